import type {
  Config,
  DatasetId,
  DatasetOutcome,
  DatasetRecord,
  FetchRequest,
  PruneResult,
  Run,
} from '@candlewick/core';
import { resourcesOf } from '@candlewick/core/host';
import type { FetchFlags } from '../fetch-run.ts';
import type { Session } from '../session.ts';
import { evictionLines } from './evictions.ts';
import { bytes, duration, number, percent, plural, time } from './format.ts';
import type { RunTotals } from './run-totals.ts';
import type { Terminal } from './terminal.ts';

/** `BTC/USDT 1h`; with the exchange where it is not the usual one. */
export const datasetLabel =
  (config: Config) =>
  ({ exchange, symbol, timeframe }: DatasetId): string =>
    exchange === config.exchange ? `${symbol} ${timeframe}` : `${exchange} ${symbol} ${timeframe}`;

export function configurationBlock(
  session: Session,
  requests: readonly FetchRequest[],
  flags: FetchFlags,
): void {
  const { config, host, terminal } = session;
  const distinct = (pick: (request: FetchRequest) => string) => [...new Set(requests.map(pick))];
  const symbols = distinct(({ symbol }) => symbol);
  const { mode, pageSize } = config.performance;
  const { requestsInFlight, datasetsInParallel, workers, memory: bound } = resourcesOf(config);
  const memory = 'bytes' in bound ? bytes(bound.bytes) : plural(bound.items, 'block');
  terminal.line(
    `${terminal.style(['bold', 'cyan'], 'Candlewick')} ${terminal.style('dim', `fetching ${plural(requests.length, 'dataset')}`)}`,
  );
  terminal.heading('Configuration');
  terminal.pairs([
    ['exchange', distinct(({ exchange }) => exchange).join(', ')],
    [
      symbols.length === 1 ? 'symbol' : 'symbols',
      symbols.length > 6
        ? `${symbols.slice(0, 6).join(', ')} and ${symbols.length - 6} more`
        : symbols.join(', '),
    ],
    ['timeframe', distinct(({ timeframe }) => timeframe).join(', ')],
    ['range', distinct(rangeText).join('; ')],
    [
      'cache',
      flags.cache === false
        ? 'off'
        : `on: ${host.cacheFolder(config)} (memory ${memory}, disk ${bytes(config.cache.diskSize)}, ${config.cache.ttl === false ? 'no expiry' : `expires after ${duration(config.cache.ttl)}`})`,
    ],
    [
      'mode',
      `${mode}: ${plural(requestsInFlight, 'request')} in flight, ${plural(datasetsInParallel, 'dataset')} side by side, ${plural(workers, 'export worker')}, ${pageSize === undefined ? "the exchange's page size" : `pages of ${pageSize}`}`,
    ],
  ]);
}

function rangeText(request: FetchRequest): string {
  const text = (bound: FetchRequest['start'], otherwise: string): string => {
    if (bound === undefined) return otherwise;
    if (bound.kind === 'time') return time(bound.time);
    return bound.kind === 'ago' ? `${duration(bound.ms)} ago` : bound.kind;
  };
  const end = text(request.end, 'now');
  return request.start === undefined
    ? `the last 1,000 closed candles until ${end}`
    : `${text(request.start, '')} to ${end}, end not included (UTC)`;
}

export interface StatisticsParts {
  readonly run: Run;
  readonly outcomes: readonly DatasetOutcome[];
  readonly totals: RunTotals;
  readonly durationMs: number;
  readonly label: (dataset: DatasetId) => string;
  /** What the cache had to forget, when it was near its cap. */
  readonly cleanup: PruneResult | undefined;
}

/** Candles, time, hit ratio, memory, and the last line. */
export async function statisticsBlock(
  terminal: Terminal,
  { run, outcomes, totals, durationMs, label, cleanup }: StatisticsParts,
): Promise<void> {
  const candles = outcomes.reduce((sum, each) => sum + each.candles, 0);
  const fetched = outcomes.reduce((sum, each) => sum + each.fetched, 0);
  const requests = outcomes.reduce((sum, each) => sum + each.requests, 0);
  const files = outcomes.reduce((sum, each) => sum + (each.files ?? 0), 0);
  const by =
    files > 0 ? `${plural(files, 'file')} and ${plural(requests, 'request')}` : plural(requests, 'request');
  const hit = outcomes.reduce((sum, each) => sum + each.cacheHitRatio, 0) / outcomes.length;
  if (outcomes.some(({ candles: count }) => count > 0)) terminal.heading('Cache');
  for (const { dataset } of outcomes) {
    const record = await run.cache.get(dataset);
    if (!record || record.candles === 0) continue;
    const share = record.bytes / (record.candles * rawBytes(record));
    terminal.line(
      `  ${label(dataset)}  ${plural(record.candles, 'candle')} kept in ${bytes(record.bytes)}, ${percent(share)} of their size as doubles`,
    );
  }
  if (cleanup) cleanupLines(terminal, cleanup, label);
  terminal.heading('Statistics');
  terminal.pairs([
    ['total candles', `${number(candles)} (${number(fetched)} fetched in ${by})`],
    [
      'time taken',
      `${duration(durationMs)}${fetched > 0 ? `, ${number((fetched / durationMs) * 1000)} candles/s` : ''}`,
    ],
    ['cache hit ratio', percent(hit)],
    [
      'network',
      `${plural(totals.requests, 'request')}, ${bytes(totals.bytes)}, weight ${number(totals.weight)}${totals.retries > 0 ? `, ${plural(totals.retries, 'retry', 'retries')}` : ''}`,
    ],
    ...(totals.fromMemory + totals.fromDisk > 0
      ? ([
          ['read', `${number(totals.fromDisk)} from disk, ${number(totals.fromMemory)} from memory`],
        ] as const)
      : []),
    ['memory', `${bytes(Math.max(totals.peakMemory, process.memoryUsage.rss()))}`],
  ]);
  terminal.line();
  terminal.line(lastLine(terminal, outcomes, candles, durationMs));
}

function cleanupLines(
  terminal: Terminal,
  { evicted, usedAfter }: PruneResult,
  label: (dataset: DatasetId) => string,
): void {
  terminal.line(
    evicted.length > 0
      ? `  near its cap: evicted, ${bytes(usedAfter)} are left in use`
      : `  ${terminal.style('yellow', `near its cap with ${bytes(usedAfter)}, and all of it is pinned or cannot be fetched again`)}`,
  );
  evictionLines(terminal, evicted, label);
}

/** Bytes of a candle as plain doubles: six columns and the extra ones. */
const rawBytes = ({ facts }: DatasetRecord): number => 8 * (6 + (facts.extras?.length ?? 0));

function lastLine(
  terminal: Terminal,
  outcomes: readonly DatasetOutcome[],
  candles: number,
  durationMs: number,
): string {
  const what = `${plural(candles, 'candle')} of ${plural(outcomes.length, 'dataset')} in ${duration(durationMs)}`;
  const failed = outcomes.filter(({ status }) => status === 'failed').length;
  const incomplete = outcomes.filter(({ status }) => status === 'incomplete').length;
  if (failed + incomplete === 0)
    return terminal.style('green', `${terminal.icon('✔', 'ok')} Complete: ${what}.`);
  if (failed === outcomes.length)
    return terminal.style(
      'red',
      `${terminal.icon('✖', 'x')} Failed: ${what}${candles > 0 ? '; what was fetched is kept' : ''}.`,
    );
  const parts = [
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(incomplete > 0 ? [`${number(incomplete)} with open gaps`] : []),
  ];
  return terminal.style(
    'yellow',
    `${terminal.icon('▲', '!')} Incomplete: ${what}; ${parts.join(', ')}. Run the same command again to go on.`,
  );
}
