import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetId } from '../../src/charts/protocol.ts';
import { buildEngine, openWorld, type World } from '../engine/open-client.ts';
import { ChartWorld } from './chart-world.ts';

const DESK: DatasetId = { exchange: 'import:desk', symbol: 'BTC/USDT', timeframe: '1h' };
const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);

describe('an open chart', () => {
  let engine: World;
  let chart: ChartWorld;

  const take = async (price: number): Promise<void> => {
    const rows = Array.from(
      { length: 48 },
      (_, i) => `${START + i * HOUR},${price},${price},${price},${price},5`,
    );
    const file = join(engine.folder, `${price}.csv`);
    writeFileSync(file, ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
    await engine.client.call('import', { paths: [file], name: 'desk', symbol: 'BTC/USDT' });
  };
  const closesAt = (price: number) =>
    chart.until(`/C\\s+${price}(?![\\d,])/.test(document.querySelector('.legend').innerText)`);

  beforeAll(async () => {
    engine = openWorld(buildEngine());
    await take(100);
    chart = await ChartWorld.open({ engine: engine.client, dataset: DESK });
    await chart.show();
  }, 240_000);

  afterAll(async () => {
    await chart?.[Symbol.asyncDispose]();
    engine?.[Symbol.dispose]();
  });

  it('of a dataset that is deleted and at once made anew, equally long, has the new prices', async () => {
    await closesAt(100);
    await engine.client.call('delete', { datasets: [DESK] });
    await take(200);
    await closesAt(200);
  });

  it('that cannot be seen meanwhile has what came when it is seen again', async () => {
    // A page behind another tab gets no frames and has no size.
    await chart.page.evaluate(`document.documentElement.style.display = 'none'`);
    await engine.client.call('delete', { datasets: [DESK] });
    await take(300);
    await chart.page.waitForTimeout(1_500);
    await chart.page.evaluate(`document.documentElement.style.display = ''`);
    await closesAt(300);
    expect(chart.problems).toEqual([]);
  });
});
