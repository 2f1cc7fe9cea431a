import type { Interval } from '../domain/interval.ts';
import type { Market, Page } from './exchange.ts';
import type { PoolRule } from './limiter.ts';

/** Where history may come from. `auto`: what costs least; `rest`: pages alone; `archive`: files alone. */
export const SOURCE_CHOICES = ['auto', 'rest', 'archive'] as const;
/** Where history is taken from. */
export type SourceChoice = (typeof SOURCE_CHOICES)[number];

/** A published file: one series, one stretch of time. */
export interface HistoryFile {
  /** Unique within the series: `BTCUSDT-1m-2021-01.zip`. A name, never a path. */
  readonly name: string;
  /** What it speaks of, milliseconds UTC. Of what it lacks inside it says nothing. */
  readonly interval: Interval;
  /** To download, where the venue says how many. */
  readonly bytes?: number;
}

/** A file's candles as the venue published them: the host checks window, order, grid and values. */
export interface HistoryPage extends Page {
  /** Of the file as it came, lower-case hexadecimal; it agreed with what the venue states, where it states one. */
  readonly sha256: string;
  /**
   * Called once by a host that has no more use of the candles: their memory may be used again. A host need not call it.
   */
  release?(): void;
}

/**
 * History that a venue publishes as files. Every request passes the exchange's gate, charged to `pool`. A file that is
 * broken or not what was published is a failure (ARCHIVE_DAMAGED), one that is not there another (ARCHIVE_ABSENT).
 */
export interface History {
  /** Where the files are, for people: a host. */
  readonly name: string;
  /** The budget that requests for files are charged to. */
  readonly pool: PoolRule;
  /** Requests that one file takes. */
  readonly requestsPerFile: number;
  /** Files that are published and touch the interval: sorted, disjoint. May ask. Empty: none. */
  files(
    market: Market,
    timeframe: string,
    interval: Interval,
    signal: AbortSignal,
  ): Promise<readonly HistoryFile[]>;
  /** All of one file, with the extra columns of `series`, checked as far as the venue allows. */
  read(market: Market, timeframe: string, file: HistoryFile, signal: AbortSignal): Promise<HistoryPage>;
  /** All markets that have files, those that are not traded any more too. */
  markets(signal: AbortSignal): Promise<readonly Market[]>;
}
