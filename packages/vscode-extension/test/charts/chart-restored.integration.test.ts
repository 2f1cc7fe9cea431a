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
    await chart.until(`!document.querySelector('.stage').classList.contains('waiting')`);
    expect(await told('timeframe')).toBe(timeframe);
    expect(await chart.page.evaluate('window.keptState')).toEqual(before);
  });

  it('shows what it showed when its page alone begins anew, as in a window of its own', async () => {
    const { chart } = world;
    await chart.press('Home', '+', '+', 'l');
    await expect.poll(() => chart.state.scale, PATIENT).toBe('log');
    await chart.until(`!document.querySelector('.stage').classList.contains('waiting')`);
    await expect.poll(() => chart.state.level, PATIENT).toBe(await told('timeframe'));
    const moved = chart.state;
    await chart.loadAnew();
    await chart.until(`window.keptState !== undefined`);
    expect(await chart.page.evaluate('window.keptState')).toEqual(moved);
    expect(await told('timeframe')).toBe(moved.level);
  });

  it('is not taken back to its beginning by a greeting that comes twice', async () => {
    const { chart } = world;
    await chart.press('p');
    await expect.poll(() => chart.state.scale, PATIENT).toBe('percent');
    for (let i = 0; i < 3; i++) await chart.receive({ type: 'ready' });
    chart.post({ type: 'told', text: 'the last of them' });
    await chart.until(`document.querySelector('.live').textContent === 'the last of them'`);
    expect(await chart.page.getAttribute('[data-action="percent"]', 'aria-pressed')).toBe('true');
    // Nor does it say that it reads, when nothing is on its way.
    await chart.page.waitForTimeout(800);
    expect(await chart.page.locator('.status').isHidden()).toBe(true);
    expect(chart.problems).toEqual([]);
  });

  it('has its bars while a fetch is writing, which changes the dataset more often than they are read', async () => {
    const { chart, held } = world;
    await chart.press('r');
    await expect.poll(() => told('timeframe'), PATIENT).toBe('1h');
    const detail = await world.engine.client.call('show', { dataset: DESK });
    const { firstTime, lastTime, stepMs } = detail.summary;
    const span = { from: firstTime!, to: lastTime! + stepMs };
    held.hold();
    await chart.press('a');
    await expect.poll(() => held.asked, PATIENT).toEqual(['readWindow']);
    for (let i = 0; i < 5; i++) {
      const known = {
        id: DESK,
        span,
        timeframes: detail.timeframes,
        gaps: [],
        openGaps: 0,
        isUpdating: true,
      };
      chart.post({ type: 'dataset', lane: 'main', dataset: { ...known, mark: `${i}` } });
    }
    chart.post({ type: 'told', text: 'all of the changes' });
    await chart.until(`document.querySelector('.live').textContent === 'all of the changes'`);
    expect(held.asked).toEqual(['readWindow']);
    held.release();
    await expect.poll(() => told('timeframe'), PATIENT).not.toBe('1h');
    // And those of the newest state after them.
    await expect.poll(() => held.asked, PATIENT).toEqual(['readWindow', 'readWindow']);
  });
});
