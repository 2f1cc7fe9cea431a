import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extensionsOf, userEnvironment } from '../code-server.mjs';
import { tellFailure } from '../tell-failure.mjs';
import { until, untilIs } from '../until.mjs';
import { installExtension, Workbench } from '../workbench.mjs';
import { median, openingInLog, timeOpening, timeOpenings } from './opening.mjs';

const run = promisify(execFile);
const cli = join(import.meta.dirname, '../../../cli/dist/candlewick.js');
const TIMES = 5;
const ms = (value) => `${Math.round(value)} ms`;

/** A chart over more than five million candles. Figures are told, never judged: machines differ. */
export async function longHistory({ steps, home, folder, pictures, vsix }) {
  const cache = process.env.CANDLEWICK_LONG_CACHE ?? join(home, 'cache');
  const env = { ...userEnvironment(home), CACHE_DIR: cache };
  const fetch = (symbol, timeframe, start, end) => {
    const wanted = ['--exchange', 'simulated', '--symbol', symbol, '--timeframe', timeframe];
    return run(process.execPath, [cli, 'fetch', ...wanted, '--start', start, '--end', end, '--quiet'], {
      cwd: folder,
      env,
    });
  };
  const { putLongHistory } = await import('./put-long-history.ts');
  const candles = await putLongHistory(cache, 'BTC/USDT', join(home, 'state'));
  await fetch('ETH/USDT', '1h', 'listing', '2026-11-01');
  // Beside it an extension with an empty page: what VS Code itself takes, in the same window.
  cpSync(join(import.meta.dirname, '../probe'), join(extensionsOf(home), 'candlewick-tests.probe-0.0.1'), {
    recursive: true,
  });
  installExtension(vsix, home);
  const probe = join(home, 'probe.json');
  const w = await Workbench.open({
    home,
    folder,
    pictures,
    env: { CACHE_DIR: cache, CANDLEWICK_PROBE: probe },
  });
  steps.onFailure(() => tellFailure(w, home, 'failure-long-history'));
  const step = (title, act) => steps.step(title, act);
  const told = (name) => w.chart.told(name);
  const legend = (text) => w.webview.locator('.legend', { hasText: text }).waitFor();
  const row = () => w.row(candles.toLocaleString('en')).first();
  /** How long the host was held up since it was asked last. */
  const heldUp = async () => {
    rmSync(probe, { force: true });
    await w.quick.command('Probe: Tell');
    return until(() => JSON.parse(readFileSync(probe, 'utf8')));
  };
  const openView = async () => {
    await w.openView();
    await row().waitFor();
    await w.page.waitForTimeout(1_500); // the engine is at rest
  };
  try {
    assert.ok(candles > 5_000_000);

    await step('a chart over more than five million candles opens, beside an empty page', async () => {
      await openView();
      await w.row('An empty page').first().waitFor();
      const first = await timeOpening(w, w.row('An empty page').first(), 'script');
      await w.quick.command('View: Close All Editors');
      const { empty, chart } = await timeOpenings(
        w,
        { empty: [w.row('An empty page').first(), 'script'], chart: [row(), 'painted'] },
        TIMES,
      );
      const { began, script, bars, painted } = chart;
      steps.tell(
        `chart of ${candles.toLocaleString('en')} candles: painted ${ms(painted)} after the click, ${ms(painted - began)} after its page began (median of ${TIMES})`,
      );
      steps.tell(
        `VS Code's own: the script of an empty page runs ${ms(empty.script)} after the click, the chart's ${ms(script)}; from there to the bars ${ms(bars - script)}, to the paint ${ms(painted - script)}`,
      );
      steps.tell(`in the host: ${openingInLog(home)}`);
      steps.tell(`the first page that a browser ever shows, an empty one: ${ms(first.script)}`);
    });

    await step('in a new window it opens with the newest candles, and few bars are sent', async () => {
      await w.newWindow();
      await openView();
      const { began, script, painted } = await timeOpening(w, row(), 'painted');
      steps.tell(
        `as the first page of a new window: painted ${ms(painted)} after the click, ${ms(painted - began)} after its page began, ${ms(painted - script)} after its script`,
      );
      await w.chart.is('1m');
      assert.ok(Number(await told('bars')) <= 20_000);
      await w.picture('long-opened');
    });

    await step('all of it is shown in longer bars, and is moved over', async () => {
      await w.chart.key('r');
      const before = Date.now();
      await w.page.keyboard.press('a');
      await w.chart.is(/[dw]$/);
      steps.tell(`all of it in longer bars: ${ms(Date.now() - before)} after the key`);
      await w.picture('long-all');
      await w.chart.key('r');
      await w.chart.is('1m');
      for (let i = 0; i < 14; i++) await w.page.keyboard.press('-');
      await w.chart.is(/[mh]$/);
      await heldUp();
      await w.chart.key('PageUp');
      const answers = [];
      for (let i = 0; i < 20; i++) {
        await w.page.keyboard.press('PageUp');
        await w.page.waitForTimeout(150);
        await w.webview.locator('.stage:not(.waiting)').waitFor();
        answers.push(Number(await told('answer-ms')));
      }
      const { p99, max } = await heldUp();
      steps.tell(
        `moving over it: windows of ${await told('timeframe')} bars answered in ${ms(median(answers))} (median), ${ms(Math.max(...answers))} (longest); the host was held up ${ms(p99)} (p99), ${ms(max)} (longest)`,
      );
    });

    await step('another dataset is picked to compare with', async () => {
      const pick = () => w.chart.key('c');
      await pick();
      await w.quick.choose('ETH/USDT', 'ETH/USDT', pick);
      await legend('ETH/USDT');
      await w.picture('long-compare');
    });

    await step('indicators are drawn in panes of their own', async () => {
      await w.chart.menu('i', w.webview.locator('.kind button', { hasText: 'Relative strength' }));
      await w.page.keyboard.press('Escape');
      await legend('RSI 14');
      await w.picture('long-indicators');
    });

    await step('the candles in sight are saved as CSV, the picture as PNG', async () => {
      for (const [item, ending, start] of [
        ['Candles in sight', 'csv', 'timestamp,open,high,low,close,volume\n'],
        ['Picture of the chart', 'png', '\u{89}PNG'],
      ]) {
        await w.chart.menu('e', w.webview.getByRole('menuitem', { name: item }));
        const file = await untilIs(() => w.quick.line.inputValue(), new RegExp(`${ending}$`));
        const ok = w.quick.box.getByRole('button', { name: 'OK' });
        await until(async () => {
          if (await ok.isVisible()) await ok.click({ timeout: 10_000 });
          await w.notification('Saved').waitFor({ timeout: 10_000 });
          return true;
        });
        assert.ok(existsSync(file), file);
        assert.ok(readFileSync(file, 'latin1').startsWith(start));
        await w.clearNotifications();
      }
    });

    await step('a reload of the window brings the chart back as it was', async () => {
      const before = await told('timeframe');
      await w.untilKept(/"indicators":\["rsi:14"\]/, /"compare":\{[^}]*ETH\/USDT/);
      await w.page.reload();
      await w.chart.is(before);
      await legend('RSI 14');
      await legend('ETH/USDT');
    });

    await step('the chart grows while the command line fetches', async () => {
      await w.chart.key('r');
      await w.chart.is('1m');
      // The legend tells of the newest candle where the pointer is on none.
      await w.parkMouse();
      await fetch('BTC/USDT', '1m', '2026-11-01', '2026-11-03');
      await legend('2026-11-02 23:59');
    });
  } finally {
    await w.close();
  }
}
