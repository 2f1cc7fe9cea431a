import { describe, expect, it } from 'vitest';
import type { DatasetId } from '../../src/charts/protocol.ts';
import { PATIENT } from '../engine/open-client.ts';
import { useChart } from '../support/use-chart.ts';

const BTC: DatasetId = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1m' };
const ETH: DatasetId = { exchange: 'simulated', symbol: 'ETH/USDT', timeframe: '1h' };

/** The page in a real browser, the engine in its own process, candles of the simulated exchange in a real cache. */
describe('the chart', () => {
  const requests = [BTC, ETH].map((id) => ({ ...id, start: '2025-01-01', end: '2025-10-01' }));
  const world = useChart({
    fill: ({ client }) => client.call('fetch', { requests }),
    dataset: BTC,
    picks: ETH,
  });
  const told = (name: string) => world.chart.page.getAttribute('#chart', `data-${name}`);
  const press = (...keys: string[]) => world.chart.press(...keys);
  const until = (script: string) => world.chart.until(script);
  const shows = (timeframe: string) =>
    until(`document.querySelector('#chart').dataset.timeframe === '${timeframe}'`);
  const settled = () => until(`!document.querySelector('.stage.waiting')`);
  const legend = () => world.chart.page.locator('.legend').innerText();
  const isPressed = (action: string) =>
    until(`document.querySelector('[data-action=${action}]').getAttribute('aria-pressed') === 'true'`);
  /** Of the canvas of the candles: of the others one is the crosshair's, one the axis'. */
  const colours = () =>
    world.chart.page.evaluate<number>(`(() => {
      const canvas = document.querySelector('canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    })()`);

  it('opens with the newest candles of many, and asks for few of them', async () => {
    expect(await told('timeframe')).toBe('1m');
    expect(Number(await told('bars'))).toBeLessThan(2_000);
    await expect.poll(legend, PATIENT).toMatch(/2025-09-30 23:59 UTC[\s\S]*1m[\s\S]*O [\d\s.]+[\s\S]*V /);
    await expect.poll(colours, PATIENT).toBeGreaterThan(5);
  });

  it('shows all candles in longer bars, and the candles themselves again when it is zoomed in', async () => {
    await press('a');
    await shows('12h');
    expect(Number(await told('bars'))).toBeGreaterThan(500);
    await press('r');
    await shows('1m');
  });

  it('moves with the pointer and asks for more before the edge is reached', async () => {
    await settled();
    const before = await legend();
    const { mouse } = world.chart.page;
    for (let i = 0; i < 6; i++) {
      await mouse.move(200, 300);
      await mouse.down();
      await mouse.move(1_000, 300, { steps: 4 });
      await mouse.up();
    }
    await mouse.move(10, 10);
    await settled();
    await expect.poll(legend, PATIENT).not.toBe(before);
    await until(`/2025-09-(29|30)/.test(document.querySelector('.legend').textContent)`);
    expect(await told('state')).toBe('ready');
  });

  it('goes to the next gap, and tells its reason to those who look and to those who listen', async () => {
    await press('Shift+G');
    await until(`/Outage of the venue: 2025-/.test(document.querySelector('.live').textContent)`);
    await settled();
    const { page } = world.chart;
    // Moved until the gap is where it will be.
    const tip = page.locator('.tip', {
      hasText: /Outage of the venue[\s\S]*candles[\s\S]*The venue:/,
    });
    let by = 0;
    const isTold = async () => {
      await page.mouse.move(560 + (by = 1 - by), 300);
      return tip.isVisible();
    };
    await expect.poll(isTold, PATIENT).toBe(true);
  });

  it('takes a timeframe of any length, and says which cannot be', async () => {
    await press('t');
    const { page } = world.chart;
    const field = page.locator('.popover input');
    await field.fill('90s');
    await press('Enter');
    await page.locator('.problem', { hasText: /^Not a multiple of 1m$/ }).waitFor();
    await field.fill('7m');
    await press('Enter');
    await shows('7m');
    await page.locator('[data-action=timeframe]', { hasText: /^7m$/ }).waitFor();
  });

  it('jumps to a date, and reads bar by bar', async () => {
    await press('j');
    await world.chart.page.locator('.popover input').fill('2025-04-25 12:00');
    await press('Enter');
    await until(`document.querySelector('.live').textContent.includes('2025-04-2')`);
    await settled();
    await press(',', ',');
    await until(`/UTC, O .*, C .*, V /.test(document.querySelector('.live').textContent)`);
  });

  it('measures from bar to bar by keys, and from point to point by a drag', async () => {
    const box = world.chart.page.locator('.measure .label');
    await press('m', ',', ',', ',');
    await expect
      .poll(() => box.innerText(), PATIENT)
      .toMatch(/[▲▼■] [−+]?[\d\s.,]+ \([−+]?[\d.]+%\)\s*[−-]?3 bars, 21m\s*volume [\d.]+/);
    await until(`/3 bars, 21m/.test(document.querySelector('.live').textContent)`);
    await press('Escape');
    await box.waitFor({ state: 'hidden' });
    const { mouse, keyboard } = world.chart.page;
    await keyboard.down('Shift');
    await mouse.move(300, 300);
    await mouse.down();
    await mouse.move(500, 200, { steps: 4 });
    await mouse.up();
    await keyboard.up('Shift');
    await expect.poll(() => box.innerText(), PATIENT).toMatch(/▲ \+[\s\S]*bars, [\s\S]*volume/);
    await press('Escape');
    await mouse.move(10, 10);
  });

  it('has a logarithmic scale, and says that it has', async () => {
    await press('l');
    await until(`document.querySelector('.live').textContent === 'Logarithmic scale'`);
    await isPressed('log');
    await press('l');
    await until(`document.querySelector('.live').textContent === 'Linear scale'`);
  });

  it('is worked with by the keyboard alone: one stop for the buttons, arrows between them, the menu takes the focus', async () => {
    const { page } = world.chart;
    const focused = () => page.evaluate(`document.activeElement?.dataset.action ?? document.activeElement?.className`); // prettier-ignore
    await page.locator('.canvas').focus();
    await press('Shift+Tab');
    expect(await focused()).toBe('timeframe');
    await press('ArrowRight');
    expect(await focused()).toBe('indicators');
    await press('Enter');
    await page.locator('.popover').waitFor();
    expect(await page.evaluate(`document.querySelector('.popover').contains(document.activeElement)`)).toBe(true); // prettier-ignore
    await press('Escape');
    expect(await focused()).toBe('indicators');
    await press('Tab');
    expect(await focused()).toBe('canvas');
    await press('?');
    expect(await page.locator('.popover').innerText()).toMatch(/Page Up[\s\S]*A screen earlier/);
    await press('Escape');
  });

  it('has the bars in sight as a table', async () => {
    await press('d');
    const table = world.chart.page.locator('.data table');
    await table.locator('caption', { hasText: /BTC\/USDT, 7m: \d+ bars in sight/ }).waitFor();
    expect(await table.locator('thead').innerText()).toMatch(
      /Time \(UTC\)\s+Open\s+High\s+Low\s+Close\s+Volume/,
    );
    await press('d');
  });

  it('draws indicators over the prices and in panes of their own', async () => {
    await press('i');
    for (const title of ['Bollinger', 'Relative strength'])
      await world.chart.page.locator('.kind button', { hasText: title }).click();
    await press('Escape');
    await until(
      `/BB 20 2\\s*lower [\\d\\s.]+.*RSI 14\\s*[\\d.]+/s.test(document.querySelector('.legend').innerText)`,
    );
  });

  it('compares with a second dataset in percent', async () => {
    await press('c');
    await until(`document.querySelector('.legend').innerText.includes('ETH/USDT')`);
    await isPressed('percent');
  });

  it('comes back after a reload as it was', async () => {
    const { chart } = world;
    await expect
      .poll(() => chart.state, PATIENT)
      .toMatchObject({
        timeframe: '7m',
        indicators: ['bb:20:2', 'rsi:14'],
        compare: ETH,
        scale: 'percent',
      });
    const kept = chart.state;
    await chart.show();
    await until(`/BB 20 2[\\s\\S]*ETH\\/USDT/.test(document.querySelector('.legend').innerText)`);
    await shows('7m');
    await expect.poll(() => chart.page.evaluate('window.keptState'), PATIENT).toEqual(kept);
    await press('c');
    await until(`document.querySelector('[data-action=compare]').getAttribute('aria-pressed') === 'false'`);
  });

  it('saves a picture and the candles in sight', async () => {
    const { chart } = world;
    await press('e');
    await chart.page.getByText('Picture of the chart').click();
    await expect.poll(() => chart.saved.images.length, PATIENT).toBe(1);
    expect(chart.saved.images[0]!.length).toBeGreaterThan(10_000);
    await press('e');
    await chart.page.getByText('Candles in sight').click();
    await expect
      .poll(() => chart.saved.csv, PATIENT)
      .toEqual([{ range: expect.anything(), timeframe: '7m' }]);
  });

  it('grows while a fetch is writing, and follows it', async () => {
    const { chart, engine } = world;
    await press('t');
    await chart.page.locator('.popover button', { hasText: /^1m$/ }).click();
    await press('r');
    await shows('1m');
    await engine.client.call('fetch', { requests: [{ ...BTC, start: '2025-10-01', end: '2025-10-02' }] });
    await until(`document.querySelector('.legend').innerText.includes('2025-10-01 23:59')`);
  });

  it('says that the engine died, and goes on with Retry', async () => {
    const { chart, engine } = world;
    process.kill(engine.client.pid!, 'SIGKILL');
    await chart.page.getByText('The engine stopped').waitFor();
    expect(await told('state')).toBe('failed');
    await chart.page.getByRole('button', { name: 'Retry' }).click();
    await chart.page.waitForSelector('#chart[data-state=ready]');
    await chart.page.getByText('The engine stopped').waitFor({ state: 'detached' });
  });

  it('shows nothing of a dataset that is deleted, and its candles when it is fetched again', async () => {
    const { chart, engine } = world;
    await chart.page.mouse.move(10, 10); // else the legend tells of the bar beneath it
    await engine.client.call('delete', { datasets: [BTC] });
    await chart.page.getByText('No longer in the cache').waitFor();
    expect(await told('state')).toBe('empty');
    await expect.poll(legend, PATIENT).toBe('');
    // An empty canvas has a colour for the background, and a few of the axes' lines.
    await expect.poll(colours, PATIENT).toBeLessThan(6);
    await press('g', 'm', 'e', 'End', ',');
    await engine.client.call('fetch', { requests: [{ ...BTC, start: '2025-10-01', end: '2025-10-02' }] });
    await until(`document.querySelector('.legend').innerText.includes('2025-10-01 23:59')`);
    await chart.page.getByText('No longer in the cache').waitFor({ state: 'detached' });
  });

  it('follows the theme while it is open', async () => {
    await world.chart.theme('vscode-high-contrast');
    await until(`(() => {
      const [r, g, b] = document.querySelector('canvas').getContext('2d').getImageData(600, 8, 1, 1).data;
      return r + g + b === 0;
    })()`);
  });

  it('wrote nothing to the console in all of that', () => {
    expect(world.chart.problems).toEqual([]);
  });
});
