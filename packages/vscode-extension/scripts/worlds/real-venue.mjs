import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  steps.onFailure(() => w.picture('failure-real-venue'));
  const step = (title, act) => steps.step(`${title} [real data]`, act);
  const plan = () => w.quickInput.locator('.monaco-list-row', { hasText: 'request' }).first();
  const btc = w.row('1m').first();
  try {
    await step('real candles of Binance are fetched by dates, from the welcome on', async () => {
      await w.openView();
      await w.page.getByText('No candles are cached yet.').waitFor({ timeout: 60_000 });
      await w.page.getByRole('button', { name: 'Fetch Candles', exact: true }).click();
      await w.choose('binance');
      await w.choose('BTC/USDT', 'btcusdt');
      await w.choose('1m');
      await w.choose('Dates…');
      await w.answer('First day (UTC)', '2021-04-20');
      await w.page.keyboard.press('Enter');
      await w.answer('End (UTC), not included', '2021-05-01');
      await w.page.keyboard.press('Enter');
      await plan().waitFor();
      // Slow enough to be seen.
      const slow = market.faults.add({ kind: 'slow', ms: 400 }, { times: Infinity });
      await w.page.keyboard.press('Enter');
      await w.notification('Fetching BTC/USDT 1m').waitFor();
      await w.row('updating').first().waitFor();
      await w.notification('binance BTC/USDT 1m is complete').waitFor({ timeout: 60_000 });
      slow.remove();
      await w.row('15,406').first().waitFor();
      await w.row('updating').first().waitFor({ state: 'detached' });
      assert.match(await btc.innerText(), /1m\s*complete, \d+ y behind · 2021-04-20 – 2021-05-01 · 15,406/);
      await w.clearNotifications();
    });

    await step('the outage of 25 April 2021 is a gap with a reason', async () => {
      await (await w.contextMenu(btc, 'Show Gaps')).click();
      await w.webview.getByText('2021-04-25').first().waitFor();
      const text = await w.webview.locator('body').innerText();
      assert.match(text, /2021-04-25 04:01\s+2021-04-25 08:45\s+284\s+outage/);
      await w.picture('real-gaps');
    });

    await step('the chart has the outage as a band, and shows longer candles', async () => {
      await btc.click();
      await w.chartIs({ timeframe: '1m' });
      assert.ok((await w.coloursOnCanvas()) > 20, 'it is painted');
      await w.chartKey('Shift+G');
      await w.webview.getByText('Outage', { exact: false }).first().waitFor();
      await w.webview.locator('.legend', { hasText: '2021-04-25' }).waitFor();
      await w.picture('real-chart');
      await w.chartKey('t');
      await w.webview.getByRole('menu', { name: 'Timeframe' }).getByText('1h', { exact: true }).click();
      await w.chartIs({ timeframe: '1h' });
    });

    await step('the file that is exported has the candles of the exchange', async () => {
      await (await w.contextMenu(btc, 'Export…')).click();
      await w.choose('csv');
      await w.notification('Exported 15,406 candles').waitFor({ timeout: 30_000 });
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
      await (await w.contextMenu(btc, 'Verify')).click();
      await w.notification('Verified 15,406 candles').waitFor({ timeout: 30_000 });
      await w.clearNotifications();
      await (await w.contextMenu(btc, 'Delete…')).click();
      const dialog = w.page.locator('.monaco-dialog-box');
      await dialog.getByRole('button', { name: 'Delete' }).click();
      await w.page.getByText('No candles are cached yet.').waitFor();
      await w.webview.getByText('No longer in the cache').waitFor();
      await w.picture('deleted');
    });
  } finally {
    await w.close();
    await market[Symbol.asyncDispose]();
  }
}
