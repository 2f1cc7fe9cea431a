import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { userEnvironment } from '../code-server.mjs';
import { installExtension, Workbench } from '../workbench.mjs';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../../../cli/dist/candlewick.js');

/** A chart over millions of candles. Figures are told, never judged: machines differ. */
export async function longHistory({ steps, home, folder, pictures, vsix }) {
  const env = {
    ...userEnvironment(home),
    CACHE_DIR: process.env.CANDLEWICK_LONG_CACHE ?? join(home, 'cache'),
  };
  const fetch = (symbol, timeframe, start, end) => {
    const wanted = ['--exchange', 'simulated', '--symbol', symbol, '--timeframe', timeframe];
    return run(process.execPath, [cli, 'fetch', ...wanted, '--start', start, '--end', end, '--quiet'], {
      cwd: folder,
      env,
    });
  };
  await fetch('BTC/USDT', '1m', 'listing', '2026-11-01');
  await fetch('ETH/USDT', '1h', 'listing', '2026-11-01');
  installExtension(vsix, home);
  const w = await Workbench.open({ home, folder, pictures, env: { CACHE_DIR: env.CACHE_DIR } });
  steps.onFailure(() => w.picture('failure-long-history'));
  const step = (title, act) => steps.step(title, act);
  const told = (name) => w.chart.getAttribute(`data-${name}`);
  const legend = (text) => w.webview.locator('.legend', { hasText: text }).waitFor();
  const rows = w.row(/4,[89]\d\d,\d{3}/);
  try {
    await step('a chart over 4.8 million candles opens with the newest, and few bars are sent', async () => {
      await w.openView();
      await rows.first().waitFor({ timeout: 60_000 });
      await w.page.waitForTimeout(1_500); // the engine is at rest
      const started = Date.now();
      await rows.first().click();
      await w.chartIs({ timeframe: '1m' });
      const painted = await w.chart.evaluate(
        () => performance.getEntriesByName('candlewick-painted')[0].startTime,
      );
      console.log(
        `    painted ${Math.round(painted)} ms after the page began, ${Date.now() - started} ms after the click`,
      );
      assert.ok(Number(await told('bars')) <= 20_000);
      await w.picture('long-opened');
    });

    await step('all of it is shown in longer bars, and is moved over', async () => {
      await w.page.waitForTimeout(3_000); // longer bars are prepared meanwhile
      await w.chartKey('a');
      await w.chartIs({ timeframe: /[dw]$/ });
      await w.picture('long-all');
      await w.chartKey('r');
      await w.chartIs({ timeframe: '1m' });
      for (let i = 0; i < 14; i++) await w.page.keyboard.press('-');
      await w.chartIs({ timeframe: /[mh]$/ });
      const answers = [];
      for (let i = 0; i < 20; i++) {
        await w.page.keyboard.press('PageUp');
        await w.page.waitForTimeout(150);
        await w.webview.locator('.stage:not(.waiting)').waitFor();
        answers.push(Number(await told('answer-ms')));
      }
      answers.sort((a, b) => a - b);
      console.log(
        `    windows of ${await told('timeframe')} bars answered in ${answers[10]} ms (median), ${answers.at(-1)} ms (longest)`,
      );
    });

    await step('another dataset is picked to compare with', async () => {
      await w.chartKey('c');
      await w.choose('ETH/USDT');
      await legend('ETH/USDT');
      await w.picture('long-compare');
    });

    await step('indicators are drawn in panes of their own', async () => {
      await w.chartKey('i');
      await w.webview.locator('.kind button', { hasText: 'Relative strength' }).click();
      await w.page.keyboard.press('Escape');
      await legend('RSI 14');
      await w.picture('long-indicators');
    });

    await step('the candles in sight are saved as CSV, the picture as PNG', async () => {
      for (const [item, ending, start] of [
        ['Candles in sight', 'csv', 'timestamp,open,high,low,close,volume\n'],
        ['Picture of the chart', 'png', '\u{89}PNG'],
      ]) {
        await w.chartKey('e');
        await w.webview.getByText(item).click();
        const input = w.quickInput.locator('input[type="text"]').first();
        await input.waitFor();
        let file = '';
        for (let left = 50; left > 0 && !file.endsWith(ending); left--) {
          await w.page.waitForTimeout(100);
          file = await input.inputValue();
        }
        await w.quickInput.getByRole('button', { name: 'OK' }).click();
        await w.notification('Saved').waitFor({ timeout: 30_000 });
        assert.ok(existsSync(file), file);
        assert.ok(readFileSync(file, 'latin1').startsWith(start));
        await w.clearNotifications();
      }
    });

    await step('a reload of the window brings the chart back as it was', async () => {
      await w.page.waitForTimeout(1_500); // the editor writes its state now and then
      const before = await told('timeframe');
      await w.page.reload();
      await w.webview.locator('#chart[data-state="ready"]').waitFor({ timeout: 60_000 });
      await legend('RSI 14');
      await legend('ETH/USDT');
      assert.equal(await told('timeframe'), before);
    });

    await step('the chart grows while the command line fetches', async () => {
      await w.chartKey('r');
      await w.chartIs({ timeframe: '1m' });
      await fetch('BTC/USDT', '1m', '2026-11-01', '2026-11-03');
      await legend('2026-11-02 23:59');
    });
  } finally {
    await w.close();
  }
}
