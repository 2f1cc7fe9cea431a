import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DatasetId } from '../../src/charts/protocol.ts';
import type { World } from '../engine/open-client.ts';
import { useChart } from '../support/use-chart.ts';

const DESK: DatasetId = { exchange: 'import:desk', symbol: 'BTC/USDT', timeframe: '1h' };
const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);

const take = async ({ folder, client }: World, price: number): Promise<void> => {
  const rows = Array.from(
    { length: 48 },
    (_, i) => `${START + i * HOUR},${price},${price},${price},${price},5`,
  );
  const file = join(folder, `${price}.csv`);
  writeFileSync(file, ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
  await client.call('import', { paths: [file], name: 'desk', symbol: 'BTC/USDT' });
};

describe('an open chart', () => {
  const world = useChart({ fill: (engine) => take(engine, 100), dataset: DESK });
  const closesAt = (price: number) =>
    world.chart.until(`/C\\s+${price}(?![\\d,])/.test(document.querySelector('.legend').innerText)`);

  it('of a dataset that is deleted and at once made anew, equally long, has the new prices', async () => {
    await closesAt(100);
    await world.engine.client.call('delete', { datasets: [DESK] });
    await take(world.engine, 200);
    await closesAt(200);
  });

  it('that cannot be seen meanwhile has what came when it is seen again', async () => {
    const { chart } = world;
    // A page behind another tab gets no frames and has no size.
    await chart.page.evaluate(`document.documentElement.style.display = 'none'`);
    await world.engine.client.call('delete', { datasets: [DESK] });
    await take(world.engine, 300);
    await chart.page.waitForTimeout(1_500);
    await chart.page.evaluate(`document.documentElement.style.display = ''`);
    await closesAt(300);
    expect(chart.problems).toEqual([]);
  });
});
