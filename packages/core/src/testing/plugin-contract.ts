import type { PluginKind } from '../contracts/plugin.ts';
import type { ExchangeHarnessOptions } from './contracts/exchange-harness.ts';
import type { ExporterHarnessOptions } from './contracts/exporter-harness.ts';

/** What a suite is told of a plugin that is opened with options alone. */
export interface PlainSetup {
  /** The plugin's options, checked by its own schema. Default `{}`. */
  readonly options?: unknown;
  /** What else must be closed. */
  readonly close?: () => PromiseLike<void> | void;
}

/** What the suite of each kind has to be told, beside the plugin. */
export interface ContractSetups {
  /** Which series may be asked for, where nothing leaves the machine: a server of the test, a folder of files. */
  exchange: ExchangeHarnessOptions;
  /** Opened with its options, in a folder that goes away again. */
  cache: PlainSetup;
  /** Opened with its options, on a clock of the suite's own. */
  limiter: PlainSetup;
  /** `parse` reads a file back: without it no case can see whether what was written is right. */
  exporter: ExporterHarnessOptions;
  /** Opened with its options, and given events. */
  monitor: PlainSetup;
}

/**
 * How a plugin is tested offline: the default export of `candlewick.contract.ts` (or `.js`) beside it, which `candlewick
 * plugins test` and `runPluginContract` read. An exchange needs one; the others can be tested without.
 */
export interface PluginContract<K extends PluginKind = PluginKind> {
  /** Kind of the plugin that it speaks of. */
  readonly kind: K;
  /** Of which plugin it speaks, where a module has several of the kind. */
  readonly name?: string;
  /** Called before each case, which gets a plugin of its own; `close` of what it gives is called after it. */
  setUp(): ContractSetups[K] | Promise<ContractSetups[K]>;
}

/** A contract of any kind, as files and lists hold them. */
export type AnyContract = { [K in PluginKind]: PluginContract<K> }[PluginKind];

/** Types a contract; does nothing else. */
export const defineContract = <K extends PluginKind>(contract: PluginContract<K>): PluginContract<K> =>
  contract;
