import { afterAll, beforeAll } from 'vitest';
import { ChartWorld, type WorldOptions } from '../charts/chart-world.ts';
import { openWorld, type World } from '../engine/open-client.ts';
import { HeldEngine } from './held-engine.ts';

export interface ChartUse extends Omit<WorldOptions, 'engine'> {
  /** Puts candles into the cache before the chart is opened. */
  readonly fill: (engine: World) => Promise<unknown>;
}

/** The page in a real browser and the engine in its own process with a real cache, for the tests of one file. */
export function useChart({ fill, ...options }: ChartUse): {
  readonly engine: World;
  readonly chart: ChartWorld;
  readonly held: HeldEngine;
} {
  let engine: World | undefined;
  let held: HeldEngine | undefined;
  let chart: ChartWorld | undefined;
  beforeAll(async () => {
    engine = openWorld();
    await fill(engine);
    held = new HeldEngine(engine.client);
    chart = await ChartWorld.open({ ...options, engine: held.connection });
    await chart.show();
  }, 240_000);
  afterAll(async () => {
    await chart?.[Symbol.asyncDispose]();
    engine?.[Symbol.dispose]();
  });
  return {
    get engine() {
      return engine!;
    },
    get chart() {
      return chart!;
    },
    get held() {
      return held!;
    },
  };
}
