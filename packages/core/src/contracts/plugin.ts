import type * as z from 'zod';
import type { Cache, CacheCapabilities } from './cache.ts';
import type { Clock } from './clock.ts';
import type { Exchange, ExchangeCapabilities } from './exchange.ts';
import type { Exporter, ExporterCapabilities } from './exporter.ts';
import type { Gate, Limiter } from './limiter.ts';
import type { Logger } from './logger.ts';
import type { Monitor } from './monitor.ts';

/** The version of the contracts that this core speaks. A plugin writes the number it was made for, not this name. */
export const PLUGIN_API = 1;

/** What every plugin is given when it is opened. */
export interface PluginContext {
  /** Writes lines that carry the plugin's name. */
  readonly logger: Logger;
  /** The time. Tests give one that stands still. */
  readonly clock: Clock;
  /** Aborts when the host or run that opened the plugin ends. */
  readonly signal: AbortSignal;
  /** A folder that is the plugin's own, in the user's state folder. Created on first use by the plugin. */
  readonly stateFolder: string;
}

/** What plugins that are opened for a run are given: exchanges, exporters, monitors. */
export interface RunContext extends PluginContext {
  /** Absolute; relative paths in options start here: the folder of the configuration, or where the user stands. */
  readonly projectFolder: string;
}

/** How to reach the network, from the configuration; plugins honour it. */
export interface NetworkSettings {
  /** Milliseconds until a request without an answer has failed. */
  readonly timeoutMs: number;
  /** URL of the proxy, `http://host:port`; undefined: none. */
  readonly proxy: string | undefined;
  /** Path of a PEM file with certificates to trust beside the usual ones. */
  readonly caFile: string | undefined;
  /** Most connections kept open per host. */
  readonly connections: number;
  /** Milliseconds for which an answer of DNS may be kept. */
  readonly dnsCacheMs: number;
}

/** Keys of an account at an exchange. Never logged. */
export interface Credentials {
  /** The public half. */
  readonly apiKey?: string;
  /** The secret that requests are signed with. */
  readonly secret?: string;
  /** The passphrase that some exchanges ask for. */
  readonly password?: string;
}

/** What an exchange is given. */
export interface ExchangeContext extends RunContext {
  /** The id that the user asked for: one plugin may serve many. */
  readonly exchange: string;
  /** To be passed before every HTTP request, those for markets and time too. */
  readonly gate: Gate;
  /** How to reach the network. */
  readonly network: NetworkSettings;
  /** Given only when the configuration asks for authenticated requests; public candles need none. */
  readonly credentials?: Credentials;
}

/** What a cache is given. */
export interface CacheContext extends PluginContext {
  /** Where to keep the data unless the options say otherwise. */
  readonly folder: string;
  /** Bounds from the configuration, in bytes. */
  readonly memoryBytes: number;
  /** Where the user counts blocks instead: most decoded blocks in memory. */
  readonly memoryItems?: number;
  /** Most bytes on disk. The host evicts; a cache may refuse what is beyond. */
  readonly diskBytes: number;
}

/** What a limiter is given. */
export interface LimiterContext extends PluginContext {
  /** The egress identity it governs: `https://api.binance.com via direct`. */
  readonly identity: string;
}

/** Kind → what it opens to, with what, and what it can declare. Everything else is inferred from here. */
export interface PluginKinds {
  /** A venue that candles come from. */
  exchange: { instance: Exchange; context: ExchangeContext; capabilities: ExchangeCapabilities };
  /** Where candles, coverage and gaps are kept. */
  cache: { instance: Cache; context: CacheContext; capabilities: CacheCapabilities };
  /** What keeps requests inside the budget of an egress identity. */
  limiter: { instance: Limiter; context: LimiterContext; capabilities: object };
  /** What writes candles in a format. */
  exporter: { instance: Exporter; context: RunContext; capabilities: ExporterCapabilities };
  /** What watches a run. */
  monitor: { instance: Monitor; context: RunContext; capabilities: object };
}
/** The kinds of plugins. */
export type PluginKind = keyof PluginKinds;
/** All kinds of plugins. */
export const PLUGIN_KINDS = ['exchange', 'cache', 'limiter', 'exporter', 'monitor'] as const;

/** A plugin: a plain value, the default export of its module. */
export interface PluginDefinition<K extends PluginKind = PluginKind, O extends z.ZodType = z.ZodType> {
  /** What it is; `open` makes an instance of that contract. */
  readonly kind: K;
  /** Lower case, digits, dashes; unique within its kind. */
  readonly name: string;
  /** One line for lists. */
  readonly description: string;
  /** The version of the contracts that it was made for: `1`. */
  readonly api: typeof PLUGIN_API;
  /**
   * Checked before `open`; a strict object whose fields carry `.describe()`. A function is called when options are there
   * to be checked: a start without any then needs no schema at all, where `defaults` are given.
   */
  readonly options: O | (() => Promise<O>);
  /** What the schema makes of `{}`: given to `open` where no option is set. Plain data. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** What it can do. The host goes by it, and the contract suite asks for what is declared. */
  readonly capabilities: PluginKinds[K]['capabilities'];
  /** Exchange ids that the plugin serves beside its own name. Must not load heavy code. */
  readonly ids?: () => readonly string[] | Promise<readonly string[]>;
  /** Why an exchange id that the plugin knows cannot be served; undefined: it does not know it, or serves it. */
  readonly refuses?: (id: string) => string | undefined | Promise<string | undefined>;
  /**
   * Makes the instance. Heavy libraries are imported here or later, never at the top of the file. An exchange makes no
   * request in here: its gate opens once it is open.
   */
  open(
    options: z.output<O>,
    context: PluginKinds[K]['context'],
  ): PluginKinds[K]['instance'] | Promise<PluginKinds[K]['instance']>;
}

/** Any plugin, as lists and registries hold it. */
// The output type of a list's members is unknowable: each checks its own options.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyPlugin = { [K in PluginKind]: PluginDefinition<K, z.ZodType<any>> }[PluginKind];

/** Types a plugin; does nothing else, so a plugin stays a plain value. */
export const definePlugin = <K extends PluginKind, O extends z.ZodType>(
  definition: PluginDefinition<K, O>,
): PluginDefinition<K, O> => definition;
