// The public surface of @candlewick/core/testing: for authors of plugins and for our own tests.
export * from './contract.ts';
export * from './contracts/exchange-harness.ts';
export * from './contracts/exchange.ts';
export * from './fakes/exchange.ts';
export * from './market-server/fault-list.ts';
export * from './market-server/market-clock.ts';
export * from './market-server/market-fault.ts';
export * from './market-server/market-server-options.ts';
export * from './market-server/market-server.ts';
export * from './market-server/read-candles-csv.ts';
export * from './market-server/request-log.ts';
export * from './market-server/served-markets.ts';
export * from './market-server/weight-budget.ts';
