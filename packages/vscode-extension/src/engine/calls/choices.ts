import type { Call } from '../call.ts';

export const exchanges: Call<'exchanges'> = async (engine) => {
  await engine.cache(); // loads the configured plugins
  const { registry } = engine.host;
  const ids = await registry.exchangeIds();
  return Promise.all(ids.map(async (id) => ({ id, plugin: (await registry.forExchange(id)).name })));
};

export const symbols: Call<'symbols'> = async (engine, { exchange, refresh = false }, { signal }) => {
  await using run = await engine.openLook(signal);
  const markets = await run.markets.all(exchange, signal, refresh);
  return markets.map(({ symbol, id, type, active }) => ({ symbol, id, type, active }));
};

export const timeframes: Call<'timeframes'> = async (engine, { exchange }, { signal }) => {
  await using run = await engine.openLook(signal);
  return (await run.exchange(exchange)).timeframes();
};

export const formats: Call<'formats'> = async (engine) => {
  await engine.cache();
  return engine.host.registry.names('exporter');
};
