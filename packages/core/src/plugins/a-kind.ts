import type { PluginKind } from '../contracts/plugin.ts';

/** `an exporter`, `a cache`. */
export const aKind = (kind: PluginKind): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
