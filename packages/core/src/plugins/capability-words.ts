import type { PluginKind, PluginKinds } from '../contracts/plugin.ts';

/** What a declared capability means, in a few words, where it is true and where it is not. */
export interface CapabilityWords {
  readonly yes: string;
  readonly no: string;
}

type WordsOf<K extends PluginKind> = {
  readonly [C in keyof Required<PluginKinds[K]['capabilities']>]: CapabilityWords;
};

/** Every capability of every kind: the one list that checks, `plugins info` and the reference go by. */
export const CAPABILITY_WORDS: { readonly [K in PluginKind]: WordsOf<K> } = {
  exchange: {
    seek: {
      yes: 'finds the first candle at or after a time, so listings and holes are proven with one request',
      no: 'cannot be asked for the first candle after a time: listings are searched for',
    },
    history: {
      yes: 'may have files of history beside its pages',
      no: 'has pages alone, no files of history',
    },
  },
  cache: {
    persistent: { yes: 'keeps its data when it is closed', no: 'forgets its data when it is closed' },
    multiProcess: {
      yes: 'may be open in several processes at once',
      no: 'may be open in one process at a time',
    },
    sharedEvents: {
      yes: 'tells of changes that other processes made',
      no: 'tells only of changes of its own process',
    },
  },
  limiter: {},
  exporter: {
    streaming: {
      yes: 'writes while it reads: its memory does not grow with the export',
      no: 'holds the whole export in memory',
    },
    compressible: {
      yes: 'writes text that --compress may compress',
      no: 'writes files of a fixed form, which --compress leaves alone',
    },
    readsOnce: {
      yes: 'looks at each batch once, so batches may share their memory',
      no: 'may keep batches, so each has memory of its own',
    },
  },
  monitor: {},
};

/** What a plugin's capabilities say, a line each; those that it does not name are absent, that is, not there. */
export const describeCapabilities = (kind: PluginKind, capabilities: object): readonly string[] =>
  Object.entries<CapabilityWords>(CAPABILITY_WORDS[kind]).map(([name, words]) =>
    (capabilities as Readonly<Record<string, unknown>>)[name] === true ? words.yes : words.no,
  );
