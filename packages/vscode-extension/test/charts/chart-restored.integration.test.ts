import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DatasetId } from '../../src/charts/protocol.ts';
import { PATIENT } from '../engine/open-client.ts';
import { useChart } from '../support/use-chart.ts';

const DESK: DatasetId = { exchange: 'import:desk', symbol: 'BTC/USDT', timeframe: '1h' };
const HOUR = 3_600_000;
const START = Date.UTC(2020, 0, 1);
const HOURS = 30_000;

describe('a chart that comes back', () => {
  const world = useChart({
    dataset: DESK,
    async fill({ folder, client }) {
      const rows = Array.from({ length: HOURS }, (_, i) => `${START + i * HOUR},2,3,1,2,5`);
      const file = join(folder, 'desk.csv');
      writeFileSync(file, ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
      await client.call('import', { paths: [file], name: 'desk', symbol: 'BTC/USDT' });
    },
  });
  const told = (name: string) => world.chart.page.getAttribute('#chart', `data-${name}`);

  it('shows what it showed, however long the engine takes to answer', async () => {
    const { chart, held } = world;
    await chart.press('a');
    await expect.poll(() => told('timeframe'), PATIENT).not.toBe('1h');
    const timeframe = await told('timeframe');
    await expect.poll(() => chart.state.level, PATIENT).toBe(timeframe);
    const before = chart.state;
    held.hold();
    const shown = chart.show();
    // It has stood still for a while, and keeps what it knows.
    await chart.until(`document.getElementById('chart').dataset.state === 'loading' && !!window.keptState`);
    held.release();
    await shown;
    await chart.until(`window.keptState.level !== undefined`);
    expect(await told('timeframe')).toBe(timeframe);
    expect(chart.state).toEqual(before);
  });
});
