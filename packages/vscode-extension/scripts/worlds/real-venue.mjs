import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tellFailure } from '../tell-failure.mjs';
import { until, untilIs } from '../until.mjs';
import { installExtension, Workbench } from '../workbench.mjs';

/** Binance as it was, answered on loopback from recorded candles, from nothing to a file and back: skipped without them. */
export async function realVenue({ steps, home, folder, pictures, vsix }) {
  const data = process.env.CANDLEWICK_TEST_DATA;
  if (!data) return console.log('  - the real venue needs CANDLEWICK_TEST_DATA');
  const { configOf, startRealVenue } = await import('./start-venue.ts');
  const market = await startRealVenue();
  installExtension(vsix, home);
  writeFileSync(join(folder, 'candlewick.config.json'), JSON.stringify(configOf(market)));
  const w = await Workbench.open({ home, folder, pictures });
  steps.onFailure(() => tellFailure(w, home, 'failure-real-venue'));
  const step = (title, act) => steps.step(`${title} [real data]`, act);
  const btc = w.row('1m').first();
  try {
    await step('real candles of Binance are fetched by dates, from the welcome on', async () => {
      await w.openView();
      await w.page.getByText('No candles are cached yet.').waitFor();
      const fetch = w.page.getByRole('button', { name: 'Fetch Candles', exact: true });
      await until(async () => {
        await fetch.click();
        await w.quick.box.waitFor({ timeout: 10_000 });
        return true;
      });
      await w.quick.choose('binance');
      await w.quick.choose('BTC/USDT', 'btcusdt');
      await w.quick.choose('1m');
      await w.quick.choose('Dates…');
      await w.quick.answer('First day (UTC)', '2021-04-20');
      await w.page.keyboard.press('Enter');
      await w.quick.answer('End (UTC), not included', '2021-05-01');
      await w.page.keyboard.press('Enter');
      const plan = w.quick.row('request');
      await plan.waitFor();
      // Slow until it has been seen.
      const slow = market.faults.add({ kind: 'slow', ms: 1_000 }, { times: Infinity });
      const seen = await w.notice(
        ['.notification-list-item', /Fetching BTC\/USDT 1m/],
        ['.sidebar .monaco-list-row', /updating/],
      );
      await w.quick.take(plan);
      await seen();
      slow.remove();
      await w.notification('binance BTC/USDT 1m is complete').waitFor();
      await untilIs(() => btc.innerText(), /1m\s*complete, \d+ y behind · 2021-04-20 – 2021-05-01 · 15,406/);
      await w.clearNotifications();
    });

    await step('the outage of 25 April 2021 is a gap with a reason', async () => {
      await w.menu(btc, 'Show Gaps');
      const outage = /2021-04-25 04:01\s+2021-04-25 08:45\s+284\s+outage/;
      await untilIs(() => w.webview.locator('body').innerText({ timeout: 5_000 }), outage);
      await w.picture('real-gaps');
    });

    await step('the chart has the outage as a band, and shows longer candles', async () => {
      await w.chart.open(btc, '1m');
      await w.chart.painted();
      await w.chart.key('Shift+G');
      await w.webview.getByText('Outage', { exact: false }).first().waitFor();
      await w.chart.legendSays(/2021-04-25/);
      await w.picture('real-chart');
      await w.chart.choose('1h');
    });

    await step('the file that is exported has the candles of the exchange', async () => {
      await w.menuAndChoose(btc, 'Export…', 'csv');
      await w.notification('Exported 15,406 candles').waitFor();
      const folderOf = join(folder, 'historical_data');
      const lines = readFileSync(join(folderOf, readdirSync(folderOf)[0]), 'utf8')
        .trim()
        .split('\n');
      assert.equal(lines.length, 15_407);
      assert.equal(lines[0], 'timestamp,open,high,low,close,volume');
      assert.match(lines[1], /^2021-04-20 00:00:00,/);
      await w.clearNotifications();
    });

    await step('they are verified, and deleted', async () => {
      await w.menu(btc, 'Verify');
      await w.notification('Verified 15,406 candles').waitFor();
      await w.clearNotifications();
      await w.menu(btc, 'Delete…');
      await w.confirm('Delete');
      await w.page.getByText('No candles are cached yet.').waitFor();
      await w.webview.getByText('No longer in the cache').waitFor();
      await w.picture('deleted');
    });
  } finally {
    await w.close();
    await market[Symbol.asyncDispose]();
  }
}
