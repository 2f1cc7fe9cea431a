// The public surface of @candlewick/core/testing: for authors of plugins and for our own tests.

// The contract suites, and what each is given to try a plugin with.
export { runContract, type ContractCase, type ContractSuite, type TestRunner } from './contract.ts';
export {
  defineContract,
  type AnyContract,
  type ContractSetups,
  type PlainSetup,
  type PluginContract,
} from './plugin-contract.ts';
export { runPluginContract } from './run-plugin-contract.ts';
export {
  checkPlugin,
  needsContract,
  type CaseResult,
  type CheckOptions,
  type ContractReport,
} from './check-plugin.ts';
export { CONTRACT_FILES, findContract } from './find-contract.ts';
export { exchangeContract } from './contracts/exchange.ts';
export {
  createRecordingGate,
  openExchangeHarness,
  type ExchangeHarness,
  type ExchangeHarnessOptions,
  type GatePass,
  type RecordingGate,
} from './contracts/exchange-harness.ts';
export { cacheContract } from './contracts/cache.ts';
export { openCacheHarness, type CacheHarness } from './contracts/cache-harness.ts';
export { limiterContract } from './contracts/limiter.ts';
export { openLimiterHarness, serve, type Demand, type LimiterHarness } from './contracts/limiter-harness.ts';
export { exporterContract } from './contracts/exporter.ts';
export {
  openExporterHarness,
  type ExporterHarness,
  type ExporterHarnessOptions,
} from './contracts/exporter-harness.ts';
export {
  monitorContract,
  openMonitorHarness,
  type MonitorHarness,
  type OpenMonitorHarness,
} from './contracts/monitor.ts';

// Candles, changes of datasets, markets and pages to test with.
export { candles, timeOf, type CandlesSpec } from './builders/candles.ts';
export { covered, gap, putOf, span } from './builders/coverage.ts';
export { market, page } from './builders/market.ts';

// Fakes that pass the suites themselves.
export { createFakeClock, type FakeClock } from './fakes/clock.ts';
export { createFakeLogger, type FakeLogger, type LogLine } from './fakes/logger.ts';
export {
  createFakeExchange,
  type FakeExchange,
  type FakeExchangeOptions,
  type FakeRequest,
} from './fakes/exchange.ts';
export { memoryCache } from './fakes/cache.ts';
export { createFakeLimiter } from './fakes/limiter.ts';
export { createVenueCount, type VenueCount } from './fakes/venue-count.ts';
export { createFakeExporter, parseFakeExport, type FakeExporter } from './fakes/exporter.ts';
export {
  createExportSource,
  type FakeExportSource,
  type FakeExportSourceOptions,
} from './fakes/export-source.ts';
export { createMemoryTarget, type MemoryTarget } from './fakes/export-target.ts';
export { createFakeMonitor, type FakeMonitor } from './fakes/monitor.ts';
export { sampleEvents } from './fakes/run-events.ts';

// A venue on loopback that answers like Binance, and fails as it is told.
export { startMarketServer, type CcxtUrls, type MarketServer } from './market-server/market-server.ts';
export type { ArchiveOptions, MarketServerOptions } from './market-server/market-server-options.ts';
export type { MarketGiven, SeriesGiven } from './market-server/served-markets.ts';
export { createMarketClock, type MarketClock } from './market-server/market-clock.ts';
export type { FaultList, ServingFaults } from './market-server/fault-list.ts';
export {
  ARCHIVE_FAULT_KINDS,
  ROW_FAULT_KINDS,
  WAY_FAULT_KINDS,
  type ArchiveFault,
  type FaultRule,
  type PlacedFault,
  type MarketFault,
  type RowFault,
  type WayFault,
} from './market-server/market-fault.ts';
export type { MarketRequest, RequestLog } from './market-server/request-log.ts';
export type { WeightBudgetOptions } from './market-server/weight-budget.ts';
export { readCandlesCsv } from './market-server/read-candles-csv.ts';
export { writeZip, type ZipOptions } from './market-server/write-zip.ts';
