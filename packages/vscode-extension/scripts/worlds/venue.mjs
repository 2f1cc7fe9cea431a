import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tellFailure } from '../tell-failure.mjs';
import { until } from '../until.mjs';
import { installExtension, Workbench } from '../workbench.mjs';

/** An exchange that is slow, does not answer, or answers what it should not: told on loopback, with its own log of requests. */
export async function venue({ steps, home, folder, pictures, vsix }) {
  const { configOf, startVenue } = await import('./start-venue.ts');
  const market = await startVenue();
  installExtension(vsix, home);
  const config = join(folder, 'candlewick.config.json');
  writeFileSync(config, JSON.stringify(configOf(market)));
  const w = await Workbench.open({ home, folder, pictures });
  steps.onFailure(() => tellFailure(w, home, 'failure-venue'));
  const step = (title, act) => steps.step(title, act);
  const button = (name) => w.notifications.getByRole('button', { name }).first();
  const btc = w.row('1m').first();
  const askFor = async (symbol, typed, range) => {
    await w.quick.command('Candlewick: Fetch Candles…');
    await w.quick.choose('binance');
    await w.quick.choose(symbol, typed);
    await w.quick.choose('1m');
    await w.quick.choose(range);
  };
  const fetch = async (...wanted) => {
    await askFor(...wanted);
    await w.quick.take(w.quick.row('request'));
  };
  try {
    await step('Cancel stops the requests: the exchange gets no more of them', async () => {
      await w.openView();
      // So slow that it is not done before it is stopped, however slow this machine is.
      const slow = market.faults.add({ kind: 'slow', ms: 1_500 }, { times: Infinity });
      await fetch('BTC/USDT', 'btcusdt', 'Last 90 days');
      await w.row('updating').first().waitFor();
      await until(() => market.requests.klinesCount > 1);
      await button('Cancel').click();
      await w.notification('Stopped. What was fetched is kept').waitFor();
      const asked = market.requests.klinesCount;
      assert.ok(asked > 0 && asked < 100, `${asked} requests of 130`);
      await w.page.waitForTimeout(2_000);
      assert.equal(market.requests.klinesCount, asked);
      slow.remove();
      await w.clearNotifications();
    });

    await step(
      'an exchange that does not answer is told with Retry, and the dataset says failed',
      async () => {
        const down = market.faults.add({ kind: 'status', status: 503, body: 'down' }, { times: Infinity });
        await w.menu(btc, 'Update');
        await w.notification('Failed: binance BTC/USDT 1m').waitFor();
        await w.row('failed').first().waitFor();
        await w.page.waitForTimeout(800); // the progress fades out
        await w.picture('failed');
        down.remove();
        market.faults.clear();
        await fetch('ETH/USDT', 'ethusdt', 'Last 30 days');
        await w.notification('ETH/USDT 1m is complete').waitFor();
        await button('Retry').click();
        await w.notification('binance BTC/USDT 1m is complete').waitFor();
        await w.row('failed').first().waitFor({ state: 'detached' });
        await w.clearNotifications();
      },
    );

    await step(
      'Export says what the exchange did not give, Repair brings it, and the next file is whole',
      async () => {
        market.faults.add({ kind: 'status', status: 503, body: 'down' }, { endpoint: 'klines', nth: 5 });
        await fetch('ETH/USDT', 'ethusdt', 'Last 90 days');
        await w.notification('ETH/USDT 1m is incomplete: 1 open gap').waitFor();
        await w.clearNotifications();
        const eth = w.row('1m').last();
        const exportCsv = () => w.menuAndChoose(eth, 'Export…', 'csv');
        await exportCsv();
        const told = w.notification('candles are missing, and nothing explains them: binance ETH/USDT 1m');
        await told.waitFor();
        await w.page.waitForTimeout(800); // for the picture
        await w.picture('exported-incomplete-venue');
        await told.getByRole('button', { name: 'Repair' }).click();
        await w.notification('ETH/USDT 1m is complete').waitFor();
        await w.clearNotifications();
        await exportCsv();
        const whole = w.notification('Exported 129,');
        await whole.waitFor();
        assert.doesNotMatch(await whole.innerText(), /missing/);
        await w.clearNotifications();
      },
    );

    await step('what an exchange answers makes no link in a notification', async () => {
      const message = '[Free coins](command:workbench.action.quit) <img src=x onerror=alert(1)>';
      market.faults.add({ kind: 'error', status: 400, code: -1100, message }, { times: Infinity });
      await fetch('ETH/USDT', 'ethusdt', 'Last year');
      const told = w.notification('[Free coins]');
      await told.waitFor();
      await w.page.waitForTimeout(800); // for the picture
      assert.equal(await told.locator('.notification-list-item-message a').count(), 0);
      assert.equal(await w.page.locator('img[src="x"]').count(), 0);
      await w.picture('hostile-answer');
      market.faults.clear();
      await w.clearNotifications();
    });

    const wrong = { ...configOf(market), network: { retries: 0, proxy: 'http://127.0.0.1:9' } };
    const refused = w.notification('check the proxy');
    const untilRefused = async () => {
      writeFileSync(config, JSON.stringify(wrong));
      await until(async () => {
        await askFor('ETH/USDT', 'ethusdt', 'Last year');
        // A plan: the change has not been noticed yet.
        await refused.or(w.quick.row('request')).first().waitFor();
        await w.quick.close();
        return refused.isVisible();
      });
    };

    await step('Retry asks for the plan again, with everything that was answered before', async () => {
      await untilRefused();
      writeFileSync(config, JSON.stringify(configOf(market)));
      await until(async () => {
        await button('Retry').click({ timeout: 5_000 });
        // It fails once more where the change has not been noticed yet.
        await w.quick.row('request').waitFor({ timeout: 5_000 });
        return true;
      });
      await w.quick.asks('binance ETH/USDT 1m');
      await w.quick.back.click();
      await w.quick.box.locator('.monaco-list-row.focused', { hasText: 'Last year' }).waitFor();
      await w.quick.close();
      await w.clearNotifications();
    });

    await step('a setting that is wrong is told with the way to it', async () => {
      await untilRefused();
      await w.page.waitForTimeout(800); // for the picture
      await w.picture('wrong-setting');
      await button('Open Settings').click();
      await w.page.locator('.settings-editor .setting-item', { hasText: 'Proxy' }).first().waitFor();
    });
  } finally {
    await w.close();
    await market[Symbol.asyncDispose]();
  }
}
