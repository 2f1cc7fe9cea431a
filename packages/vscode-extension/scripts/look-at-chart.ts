// Takes pictures of the chart's page in all themes, over the datasets of a real cache:
//   tsx scripts/look-at-chart.ts <folder> <exchange> <symbol> <timeframe>
// The cache is found as always (CACHE_DIR …). For looking at, not for tests.
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
const shot = async (name: string) => {
  await page.waitForTimeout(300);
  await page.waitForSelector('.stage:not(.waiting)');
  await page.waitForTimeout(200);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  console.log(name, await page.locator('#chart').evaluate((each) => ({ ...each.dataset })));
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
await page.keyboard.press('g');
await shot('3-gap');
await page.mouse.move(560, 300);
await shot('4-gap-tip');
await page.keyboard.press('a');
await shot('5-all');
for (const name of ['vscode-light', 'vscode-high-contrast', 'vscode-dark'] as const) {
  await world.theme(name);
  await shot(`6-${name}`);
}
console.log(world.problems, world.logged);
