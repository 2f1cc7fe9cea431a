import type { PluginKind } from '../contracts/plugin.ts';
import { didYouMean } from '../config/nearest.ts';
import { aKind } from './a-kind.ts';
import { CAPABILITY_WORDS } from './capability-words.ts';

/** Capabilities that a definition of the kind must state: hosts go by them before anything is opened. */
const REQUIRED: Readonly<Record<PluginKind, readonly string[]>> = {
  exchange: ['seek'],
  cache: ['persistent', 'multiProcess', 'sharedEvents'],
  limiter: [],
  exporter: ['streaming'],
  monitor: [],
};

/** What is wrong with declared capabilities; undefined: nothing. */
export function capabilityFault(kind: PluginKind, capabilities: object): string | undefined {
  const known = Object.keys(CAPABILITY_WORDS[kind]);
  for (const [name, value] of Object.entries(capabilities)) {
    if (!known.includes(name))
      return `${aKind(kind)} has no capability ${name}.${didYouMean(name, known)} ${known.length === 0 ? 'It has none' : `There are ${known.join(', ')}`}`;
    if (value !== undefined && typeof value !== 'boolean')
      return `the capability ${name} must be true or false`;
  }
  const missing = REQUIRED[kind].filter((name) => !(name in capabilities));
  return missing.length === 0 ? undefined : `its capabilities must say whether ${missing.join(', ')}`;
}
