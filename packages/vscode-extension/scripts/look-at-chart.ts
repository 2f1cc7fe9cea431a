// Takes pictures of the chart's page in all themes, over the datasets of a real cache:
//   tsx scripts/look-at-chart.ts <folder> <exchange> <symbol> <timeframe>
// The cache is found as always (CACHE_DIR …). For looking at and for orientation about speed, not for tests.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineClient } from '../src/host/engine-client.ts';
import { ChartWorld } from '../test/charts/chart-world.ts';

const [folder = 'shots', exchange = 'simulated', symbol = 'BTC/USDT', timeframe = '1m'] =
  process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const entry = fileURLToPath(new URL('../dist/engine/engine.mjs', import.meta.url));
using engine = new EngineClient({
  entry,
  settings: () => ({ folder: resolve('.'), trusted: true, settings: {} }),
  onOutput: (text) => process.stderr.write(text),
});
await engine.info();
const picks = { exchange, symbol: 'ETH/USDT', timeframe: '1h' };
await using world = await ChartWorld.open({ engine, dataset: { exchange, symbol, timeframe }, picks });
const { page } = world;
const settled = async () => {
  await page.waitForTimeout(250);
  await page.waitForSelector('.stage:not(.waiting)');
  await page.waitForTimeout(350);
};
const shot = async (name: string) => {
  await settled();
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(name, await page.locator('#chart').evaluate((each) => ({ ...each.dataset })));
};
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
for (let i = 0; i < 3; i++) {
  await world.show();
  console.log(
    'painted',
    await page.evaluate(`performance.getEntriesByName('candlewick-painted')[0].startTime`),
  );
}
await shot('1-opened');
await page.mouse.move(700, 300);
await shot('2-crosshair');
await press('g');
await shot('3-gap');
await page.mouse.move(560, 300);
await shot('4-gap-tip');
await press('i');
for (const title of ['Bollinger', 'Exponential', 'Relative strength', 'convergence'])
  await page.locator('.kind button', { hasText: title }).click();
await shot('5-indicator-menu');
await press('Escape');
await shot('6-indicators');
await press('End', '-', '-', '-', '-');
await shot('7-farther');
for (const name of ['vscode-light', 'vscode-high-contrast'] as const) {
  await world.theme(name);
  await shot(`8-${name}`);
}
await world.show();
await shot('9-restored');
await press('i');
for (let i = 0; i < 4; i++) await page.locator('.picked button').first().click();
await press('Escape', 'a');
await shot('10-all');
await press('l');
await shot('11-log');
await press('c');
await shot('12-compare');
await press('c', 'd');
await shot('13-table');
await press('d', 'r', '?');
await shot('14-help');
await press('Escape', 't');
await shot('15-timeframe');
await page.locator('.popover input').fill('7m');
await press('Enter');
await shot('16-custom');
await press('j');
await page.locator('.popover input').fill('2021-04-25 14:30');
await press('Enter');
await shot('17-jumped');
await press('m');
await page.mouse.move(300, 400);
await page.mouse.down();
await page.mouse.move(700, 200, { steps: 5 });
await page.mouse.up();
await shot('18-measure');
await press('Escape', 'e');
await shot('19-export');
await page.setViewportSize({ width: 420, height: 560 });
await press('Escape');
await shot('20-narrow');
world.post({
  type: 'failed',
  lane: 'main',
  error: { code: 'ENGINE_LOST', message: 'The engine process ended (signal SIGSEGV).' },
});
await shot('21-failed');
console.log(world.problems, world.logged);
