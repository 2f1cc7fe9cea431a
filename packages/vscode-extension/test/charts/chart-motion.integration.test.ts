import { describe, expect, it } from 'vitest';
import type { DatasetId, Interval } from '../../src/charts/protocol.ts';
import { PATIENT } from '../engine/open-client.ts';
import { useChart } from '../support/use-chart.ts';

const BTC: DatasetId = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1m' };

/** Throws the chart 200 pixels to the right, all in one moment: how fast this machine is does not matter. */
const THROW = `(() => {
  const canvas = document.querySelector('.canvas');
  const { left, top } = canvas.getBoundingClientRect();
  const send = (type, x) => canvas.dispatchEvent(new PointerEvent(type, {
    bubbles: true, pointerId: 1, button: 0, clientX: left + x, clientY: top + 200,
  }));
  send('pointerdown', 300);
  for (const x of [400, 500]) send('pointermove', x);
  send('pointerup', 500);
})()`;

describe('the motion of a chart', () => {
  const requests = [{ ...BTC, start: '2025-01-01', end: '2025-02-01' }];
  const world = useChart({ fill: ({ client }) => client.call('fetch', { requests }), dataset: BTC });
  /** The view that the page kept, which it does when it stands still. */
  const kept = async (): Promise<Interval> => {
    const range = () => world.chart.page.evaluate<Interval | undefined>('window.keptState?.range');
    await expect.poll(range, PATIENT).toBeDefined();
    return (await range())!;
  };
  let first: Interval | undefined;
  /** @returns where it was, and how far the throw alone leads */
  const thrown = async (): Promise<{ before: Interval; alone: number }> => {
    const before = (first ??= await kept());
    await world.chart.press('r');
    await expect.poll(kept, PATIENT).toEqual(before);
    const width = await world.chart.page.evaluate<number>(`document.querySelector('.canvas').clientWidth`);
    await world.chart.page.mouse.move(500, 300);
    await world.chart.page.evaluate(THROW);
    return { before, alone: (200 / width) * (before.to - before.from) };
  };

  it('goes on after a throw', async () => {
    const { before, alone } = await thrown();
    await expect.poll(async () => before.from - (await kept()).from, PATIENT).toBeGreaterThan(alone * 1.5);
  });

  it('ends with the throw for those who want little of it', async () => {
    await world.chart.page.emulateMedia({ reducedMotion: 'reduce' });
    const { before, alone } = await thrown();
    await expect.poll(async () => (await kept()).from, PATIENT).toBeLessThan(before.from);
    // The price axis takes a part of the width.
    const moved = before.from - (await kept()).from;
    expect(moved).toBeGreaterThan(alone * 0.99);
    expect(moved).toBeLessThan(alone * 1.25);
  });

  it('has nothing that moves by itself for those', async () => {
    const { page, problems } = world.chart;
    const names = `(() => {
      const busy = document.createElement('div');
      busy.className = 'busy';
      document.body.append(busy);
      const stage = document.querySelector('.stage');
      stage.classList.add('waiting');
      const found = [getComputedStyle(busy), getComputedStyle(stage, '::before')].map((each) => each.animationName);
      busy.remove();
      stage.classList.remove('waiting');
      return found;
    })()`;
    expect(await page.evaluate(names)).toEqual(['none', 'late']);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await page.evaluate(names)).toEqual(['appear', 'wait']);
    expect(problems).toEqual([]);
  });
});
