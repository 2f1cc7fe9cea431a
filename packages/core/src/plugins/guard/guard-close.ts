import { CandlewickError } from '../../errors.ts';
import { pluginScope, type PluginName } from '../plugin-scope.ts';
import { reasonOf } from '../reason-of.ts';
import { timeText, within } from '../within.ts';

/**
 * The closing of a plugin: once, within its time, and named when it fails.
 *
 * @throws PLUGIN_CLOSE
 */
export function guardClose(plugin: AsyncDisposable, who: PluginName, timeMs: number): () => Promise<void> {
  const failed = (why: string, cause?: unknown) =>
    new CandlewickError('PLUGIN_CLOSE', `${who.kind} ${who.name} failed to close: ${why}`, { cause });
  const close = async (): Promise<void> => {
    const closing = pluginScope.run(who, async () => plugin[Symbol.asyncDispose]());
    try {
      await within(timeMs, closing, () => new Error(`it has not closed after ${timeText(timeMs)}`));
    } catch (cause) {
      throw failed(reasonOf(cause), cause);
    }
  };
  let closed: Promise<void> | undefined;
  return () => (closed ??= close());
}
