import type { RunRecord } from '@candlewick/core';
import { bytes, duration, number, percent, plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';

/** One run in full: stages, requests, cache, budget over time, request waterfall. */
export function runDetail(terminal: Terminal, record: RunRecord): void {
  const { requests, cache, memory, eventLoop, cpu, workers } = record;
  terminal.line(terminal.style('bold', `Run ${record.runId}`));
  terminal.pairs([
    ['what', `${record.kind}, ${record.status}`],
    ['started', time(Math.floor(record.startedAt / 1000) * 1000)],
    [
      'took',
      `${duration(record.durationMs)}${record.candlesPerSecond === null ? '' : `, ${number(record.candlesPerSecond)} candles/s`}${record.secondsPer1000 === null ? '' : `, ${duration(record.secondsPer1000 * 1000)} per 1,000 candles`}`,
    ],
    [
      'requests',
      `${number(requests.count)}, ${number(requests.failed)} failed, ${requests.cancelled ? `${number(requests.cancelled)} cancelled, ` : ''}${plural(requests.retries, 'retry', 'retries')}, ${bytes(requests.bytes)}, weight ${number(requests.weight)}`,
    ],
    [
      'latency',
      requests.latencyMs === null
        ? '–'
        : `p50 ${duration(requests.latencyMs.p50)}, p99 ${duration(requests.latencyMs.p99)}, longest ${duration(requests.latencyMs.max)}`,
    ],
    ['waited', `${duration(requests.waitedMs)} at the gate, summed over all requests`],
    [
      'cache',
      `${cache.hitRatio === null ? '' : `hit ratio ${percent(cache.hitRatio)}, `}${number(cache.missed)} missed, read ${number(cache.disk)} from disk and ${number(cache.memory)} from memory`,
    ],
    ['memory', `${bytes(memory.peakBytes)} at most`],
    ['event loop', `p99 ${duration(eventLoop.p99Ms)}, longest ${duration(eventLoop.maxMs)}`],
    ['cpu', `${duration(cpu.userMs)} user, ${duration(cpu.systemMs)} system`],
    [
      'workers',
      workers === null ? 'none used' : `${plural(workers.threads, 'thread')}, busy ${percent(workers.use)}`,
    ],
  ]);
  terminal.heading('Stages');
  terminal.table(
    ['stage', 'time>', 'candles>', 'calls>'],
    Object.entries(record.stages).map(([stage, { durationMs, candles, calls }]) => [
      stage,
      duration(durationMs),
      number(candles),
      number(calls),
    ]),
  );
  if (record.datasets.length > 0) {
    terminal.heading('Datasets');
    terminal.table(
      ['exchange', 'symbol', 'timeframe', 'status', 'candles>', 'fetched>', 'requests>', 'hit ratio>'],
      record.datasets.map((each) => [
        each.exchange,
        each.symbol,
        each.timeframe,
        each.status,
        number(each.candles),
        number(each.fetched),
        number(each.requests),
        percent(each.cacheHitRatio),
      ]),
    );
  }
  for (const { identity, pool, limit, samples } of record.budget) {
    terminal.heading(`Budget of ${identity}: ${pool}, ${number(limit)} per window`);
    terminal.line(
      `  ${sparkline(
        samples.map(({ used, allowed }) => used / allowed),
        terminal,
      )}  most used ${number(Math.max(...samples.map(({ used }) => used)))} of ${number(samples[0]?.allowed ?? limit)}`,
    );
  }
  if (record.waterfall.length > 0) {
    terminal.heading('Requests');
    waterfall(terminal, record);
  }
}

const MOST_COLUMNS = 60;

/** Values from 0 to 1 as a row of bars. */
function sparkline(values: readonly number[], terminal: Terminal): string {
  const marks = terminal.unicode ? '▁▂▃▄▅▆▇█' : '.:-=+*#@';
  const columns = Math.min(MOST_COLUMNS, values.length);
  return Array.from({ length: columns }, (_, i) => {
    const part = values.slice(
      Math.floor((i * values.length) / columns),
      Math.floor(((i + 1) * values.length) / columns),
    );
    return marks[Math.min(marks.length - 1, Math.floor(Math.max(...part) * marks.length))]!;
  }).join('');
}

const MOST_REQUESTS = 20;

/** The slowest requests in the order of time: where each began, how long it waited and took. */
function waterfall(terminal: Terminal, { waterfall: all, durationMs }: RunRecord): void {
  const slowest = [...all]
    .sort((a, b) => (b.durationMs ?? Infinity) - (a.durationMs ?? Infinity))
    .slice(0, MOST_REQUESTS);
  const shown = slowest.sort((a, b) => a.startMs - b.startMs);
  const scale = 40 / Math.max(1, durationMs);
  const [wait, work] = terminal.unicode ? ['░', '█'] : ['.', '#'];
  for (const { startMs, waitedMs, durationMs: took, status, endpoint, cancelled, requests } of shown) {
    const before = Math.max(0, Math.floor((startMs - waitedMs) * scale));
    const waiting = Math.round(waitedMs * scale);
    const working = Math.max(1, Math.round((took ?? 0) * scale));
    const bar =
      `${' '.repeat(Math.min(40, before))}${wait!.repeat(Math.min(40, waiting))}${work!.repeat(Math.min(40, working))}`
        .slice(0, 41)
        .padEnd(41);
    const answer = cancelled ? 'cancelled' : (status ?? 'no answer');
    terminal.line(
      `  ${bar} ${took === null ? '' : `${duration(took)}  `}${endpoint} ${answer}${requests > 1 ? ` and ${requests - 1} faster` : ''}`,
    );
  }
  if (all.length > shown.length)
    terminal.line(terminal.style('dim', `  the ${shown.length} slowest of ${all.length}`));
}
