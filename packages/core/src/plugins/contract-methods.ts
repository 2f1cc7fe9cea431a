import type { PluginKind, PluginKinds } from '../contracts/plugin.ts';
import { aKind } from './a-kind.ts';

/** The methods that an instance of each kind must have. Those that may be absent are checked against capabilities. */
export const CONTRACT_METHODS: {
  readonly [K in PluginKind]: readonly (keyof PluginKinds[K]['instance'] & string)[];
} = {
  exchange: ['origin', 'timeframes', 'markets', 'series', 'fetchPage', 'serverTime'],
  cache: ['list', 'get', 'read', 'commit', 'revisions', 'delete', 'statistics', 'watch'],
  limiter: ['acquire', 'allowance', 'status', 'observe'],
  exporter: ['export'],
  monitor: ['onEvent'],
};

/** Members of an exchange that its definition must declare: what is declared without them, or the other way round. */
const DECLARED = { seek: 'method', history: 'member' } as const;

/** What an opened instance lacks of its contract, or has beside what its definition declares; undefined: nothing. */
export function contractBreach(kind: PluginKind, instance: object, capabilities: object): string | undefined {
  const members = instance as Readonly<Record<PropertyKey, unknown>>;
  const missing: string[] = CONTRACT_METHODS[kind].filter((name) => typeof members[name] !== 'function');
  if (typeof members[Symbol.asyncDispose] !== 'function') missing.push('[Symbol.asyncDispose]');
  if (missing.length > 0)
    return `what open gave is not ${aKind(kind)}: it has no ${missing.join(', ')}. A method may be empty, not absent.`;
  if (kind !== 'exchange') return undefined;
  const declared = capabilities as Readonly<Record<string, unknown>>;
  for (const [name, what] of Object.entries(DECLARED)) {
    const has = members[name] !== undefined;
    // What is declared as history may be there for some of its exchanges only.
    if (declared[name] === true && !has && name === 'seek')
      return `it declares the capability ${name} and has no ${what} ${name}.`;
    if (declared[name] !== true && has)
      return `it has a ${what} ${name} and does not declare it: capabilities need ${name}: true.`;
  }
  return undefined;
}
