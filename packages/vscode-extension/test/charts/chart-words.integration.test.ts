import { describe, expect, it } from 'vitest';
import type { DatasetId } from '../../src/charts/protocol.ts';
import { PATIENT } from '../engine/open-client.ts';
import { useChart } from '../support/use-chart.ts';

const BTC: DatasetId = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1h' };
const WORDS = {
  Indicators: 'Indikatoren',
  'Tools of the chart': 'Werkzeuge',
  'Bars in sight': 'Sichtbare Balken',
  '{0} bars': '{0} Balken',
  '{0}: {1}, {2} to {3} UTC. Press ? for the keys.': '{0}: {1}, {2} bis {3} UTC. ? zeigt die Tasten.',
};

describe('the chart in another language', () => {
  const requests = [{ ...BTC, start: '2025-01-01', end: '2025-01-08' }];
  const world = useChart({
    fill: ({ client }) => client.call('fetch', { requests }),
    dataset: BTC,
    words: WORDS,
    size: { width: 380, height: 700 },
  });

  it('has its words from the first moment, on buttons and for those who listen', async () => {
    const { chart } = world;
    expect(await chart.page.locator('[data-action=indicators]').innerText()).toBe('Indikatoren');
    expect(await chart.page.locator('[data-action=indicators]').getAttribute('aria-label')).toBe(
      'Indikatoren',
    );
    expect(await chart.page.getByRole('toolbar', { name: 'Werkzeuge' }).count()).toBe(1);
    expect(await chart.page.locator('.data').getAttribute('aria-label')).toBe('Sichtbare Balken');
  });

  it('says to those who listen which bars are in sight, and where the keys are', async () => {
    const { chart } = world;
    const name = () => chart.page.locator('.canvas').getAttribute('aria-label');
    await expect
      .poll(name, PATIENT)
      .toMatch(
        /^BTC\/USDT simulated 1h: 1\d\d Balken, 2025-01-01 00:00 bis 2025-01-07 23:00 UTC\. \? zeigt die Tasten\.$/,
      );
    await chart.press('+', '+', '+', '+');
    await expect.poll(name, PATIENT).toMatch(/^BTC\/USDT simulated 1h: \d\d Balken, 2025-01-0[2-7]/);
  });

  it('keeps the times of its table on one line where there is little room', async () => {
    const { chart } = world;
    await chart.press('d');
    const time = chart.page.locator('.data tbody th').first();
    await time.waitFor();
    const lines = `getComputedStyle(document.querySelector('.data tbody th')).whiteSpace`;
    expect(await chart.page.evaluate(lines)).toBe('nowrap');
    expect(await time.innerText()).toBe('2025-01-07 23:00');
  });
});
