import { token } from '../di/token.ts';
import type { SourceChoice } from '../contracts/history.ts';

/** The part of the configuration that the stages need. Times in milliseconds. */
export interface RunSettings {
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly timeoutMs: number;
  /** A venue that wants to be left alone for longer is not waited for. */
  readonly longestWaitMs: number;
  readonly requestsInFlight: number;
  readonly datasetsInParallel: number;
  /** Most candles per request; undefined: the venue's best. */
  readonly pageSize: number | undefined;
  readonly batchSize: number;
  /** Coverage older than this is stale; undefined: it does not expire. */
  readonly ttlMs: number | undefined;
  /** By timeframe: candles that closed less than so long before they were fetched are asked for once more after it. */
  readonly tailMs: Readonly<Record<string, number>>;
  /** Ask again for everything wanted, whatever is covered. */
  readonly refresh: boolean;
  /** Where history may come from, unless a request says otherwise. */
  readonly source: SourceChoice;
  readonly memoryLimit: number;
  /** Percent of the machine. */
  readonly cpuLimit: number;
}

export const RUN_SETTINGS = token<RunSettings>('run settings');

/** Candles per request: the venue's best, unless the settings want fewer. */
export const pageSizeOf = (
  { pageLimit }: { readonly pageLimit: number },
  { pageSize = pageLimit }: Pick<RunSettings, 'pageSize'>,
): number => Math.min(pageLimit, pageSize);

/** So many windows in a row that cannot be had end a dataset: the rest would take as long and bring as little. */
export const patienceOf = ({ requestsInFlight }: Pick<RunSettings, 'requestsInFlight'>): number =>
  Math.max(5, 2 * requestsInFlight);
