import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installExtension, Workbench } from '../workbench.mjs';

/** Binance as it was, answered on loopback from recorded candles: skipped without them. */
export async function realVenue({ steps, home, folder, pictures, vsix }) {
  const data = process.env.CANDLEWICK_TEST_DATA;
  if (!data) return console.log('  - the real venue needs CANDLEWICK_TEST_DATA');
  const { startVenue } = await import('./start-venue.ts');
  const venue = await startVenue();
  installExtension(vsix, home);
  writeFileSync(join(folder, 'candlewick.config.json'), JSON.stringify(venue.config));
  const w = await Workbench.open({ home, folder, pictures });
  steps.onFailure(() => w.picture('failure-real-venue'));
  const choosePlan = () => w.quickInput.locator('.monaco-list-row', { hasText: 'request' }).first();
  try {
    await steps.step('real candles of Binance are fetched by dates [real data]', async () => {
      await w.openView();
      await w.command('Candlewick: Fetch Candles…');
      await w.choose('binance');
      await w.choose('BTC/USDT', 'btcusdt');
      await w.choose('1m');
      await w.choose('Dates…');
      await w.answer('First day (UTC)', '2021-04-20');
      await w.page.keyboard.press('Enter');
      await w.answer('End (UTC), not included', '2021-05-01');
      await w.page.keyboard.press('Enter');
      await choosePlan().waitFor();
      await choosePlan().click();
      await w.notification('binance BTC/USDT 1m is complete').waitFor({ timeout: 60_000 });
    });

    await steps.step('the outage of 25 April 2021 is a gap with a reason [real data]', async () => {
      await w.command('Candlewick: Show Gaps');
      await w.choose('binance BTC/USDT 1m');
      await w.webview.getByText('2021-04-25').first().waitFor();
      const text = await w.webview.locator('body').innerText();
      assert.match(text, /2021-04-25 04:01\s+2021-04-25 08:45\s+284\s+outage/);
      await w.picture('real-gaps');
    });
  } finally {
    await w.close();
    await venue[Symbol.asyncDispose]();
  }
}
