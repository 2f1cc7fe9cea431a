// Compiled by `pnpm check`, never run: values that plugins and programs handle, and how they must not be used.
import {
  errorCode,
  type configSchema,
  type Candles,
  type Config,
  type DatasetOutcome,
  type ErrorCode,
  type Host,
  type Interval,
  type Run,
  type RunEvent,
  type RunEventType,
} from '@candlewick/core';
import {
  cacheContract,
  exporterContract,
  openCacheHarness,
  openExporterHarness,
  runContract,
  type TestRunner,
} from '@candlewick/core/testing';
import { cacheLmdb, exporterCsv } from '@candlewick/plugins';
import { holds, type Equal } from './equal.ts';

declare const candles: Candles;
declare const interval: Interval;
declare const event: RunEvent;
declare const run: Run;
declare const host: Host;
declare const runner: TestRunner;

// Data is read-only; the numbers in a column are its owner's.
// @ts-expect-error intervals are not moved, they are made anew
interval.from = 0;
// @ts-expect-error columns do not change places
candles.close = candles.open;
holds<Equal<(typeof candles)['time'], Float64Array>>();
// A batch may lack an extra column.
holds<Equal<Candles['extras'][string], Float64Array>>();
const trades: Float64Array | undefined = candles.extras['trades'];
void trades;
// @ts-expect-error it may not be there
void candles.extras['trades'].length;

// An event's type tells what it carries.
if (event.type === 'gap') holds<Equal<typeof event.gap.from, number>>();
// @ts-expect-error not every event has a gap
void event.gap;
// @ts-expect-error there is no such event
const unknown: RunEventType = 'exploded';
void unknown;

// Errors are told apart by codes that exist.
const code = errorCode(new Error('any'));
holds<Equal<typeof code, ErrorCode | undefined>>();
// @ts-expect-error there is no such code
if (code === 'EXCHANGE_ON_FIRE') void 0;

// The library.
holds<Equal<Config, ReturnType<typeof configSchema.parse>>>();
holds<Equal<Awaited<ReturnType<Run['fetch']>>, readonly DatasetOutcome[]>>();
holds<Equal<DatasetOutcome['status'], 'complete' | 'incomplete' | 'failed'>>();
// @ts-expect-error a timeframe is text
void run.fetch([{ exchange: 'binance', symbol: 'BTC/USDT', timeframe: 60 }]);
// @ts-expect-error a start is a bound: parseMoment makes one
void run.fetch([{ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h', start: '2024-01-01' }]);
// @ts-expect-error an interval has two ends
void run.read({ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' }, { from: 0 });
void host.cache;

// A suite is for its kind.
runContract(runner, exporterContract, 'csv', () => openExporterHarness(exporterCsv));
runContract(runner, cacheContract, 'lmdb', () => openCacheHarness(cacheLmdb));
// @ts-expect-error a cache is no exporter
runContract(runner, exporterContract, 'lmdb', () => openCacheHarness(cacheLmdb));
// @ts-expect-error nor is its plugin
void openExporterHarness(cacheLmdb);
