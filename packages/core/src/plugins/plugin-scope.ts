import { AsyncLocalStorage } from 'node:async_hooks';

/** Which plugin's code runs: what fails in the background is named by it. */
export interface PluginName {
  readonly kind: string;
  readonly name: string;
}

/** Around every call into a plugin; whatever the plugin starts in there carries it on. */
export const pluginScope = new AsyncLocalStorage<PluginName>();
