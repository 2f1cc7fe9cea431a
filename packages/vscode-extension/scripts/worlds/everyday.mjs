import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userEnvironment } from '../code-server.mjs';
import { engineOf } from '../engine-of.mjs';
import { tellFailure } from '../tell-failure.mjs';
import { until, untilIs } from '../until.mjs';
import { installExtension, Workbench } from '../workbench.mjs';

/** From nothing to a chart and back, with the simulated exchange. */
export async function everyday({ steps, home, folder, pictures, vsix }) {
  installExtension(vsix, home);
  const w = await Workbench.open({ home, folder, pictures });
  steps.onFailure(() => tellFailure(w, home, 'failure-everyday'));
  const step = (title, act) => steps.step(title, act);
  let btc = w.row('complete ·').first();
  try {
    await step('an empty cache is welcomed with what to do', async () => {
      await w.openView();
      await w.page.getByText('No candles are cached yet.').waitFor();
      await w.picture('welcome');
    });

    await step('Fetch Candles asks step by step, goes back, and shows the plan before it acts', async () => {
      const fetch = w.page.getByRole('button', { name: 'Fetch Candles', exact: true });
      await until(async () => {
        await fetch.click();
        await w.quick.box.waitFor({ timeout: 10_000 });
        return true;
      });
      await w.quick.choose('simulated');
      await w.quick.choose('ETH/USDT', 'eth');
      await w.quick.box.locator('.monaco-list-row', { hasText: '15m' }).first().waitFor();
      await w.quick.back.click();
      await w.quick.asks('Which market of simulated?');
      await w.picture('symbols');
      await w.quick.choose('BTC/USDT', 'btcus');
      await w.quick.choose('1m');
      await w.quick.choose('Last year');
      await w.quick.row('requests').waitFor();
      // From the plan back to the first question, each with what was chosen before, and forward again.
      const questions = [
        ['Which exchange?', 'simulated'],
        ['Which market of simulated?', 'BTC/USDT'],
        ['How long is a candle?', '1m'],
        ['Which range?', 'Last year'],
      ];
      const asks = async ([question, chosen]) => {
        await w.quick.box.getByPlaceholder(question).waitFor();
        await w.quick.box.locator('.monaco-list-row.focused', { hasText: chosen }).waitFor();
      };
      for (const each of questions.toReversed()) {
        await w.quick.back.click();
        await asks(each);
      }
      await untilIs(() => w.quick.back.count(), 0);
      for (const each of questions) {
        await asks(each);
        await w.page.keyboard.press('Enter');
      }
      await w.quick.box.getByPlaceholder('simulated BTC/USDT 1m').waitFor();
      await w.quick.box
        .locator('.monaco-list-row', { hasText: /525,\d{3} candles/ })
        .filter({ hasText: /526 requests · (about|perhaps) \d.*to download.*on disk/ })
        .first()
        .waitFor();
      await w.page.waitForTimeout(300); // the box fades in
      await w.picture('plan');
    });

    await step('a fetch shows its progress in the notification, the tree and the status bar', async () => {
      const seen = await w.notice(
        ['.notification-list-item', /Fetching BTC\/USDT 1m/],
        ['.sidebar .monaco-list-row', /updating/],
        ['.statusbar-item', /Fetching BTC\/USDT 1m \d+%/],
      );
      // By the keyboard: the mouse rests on the row, and its tooltip would take a click.
      await w.page.keyboard.press('Enter');
      await seen();
      await w.picture('progress');
      await w.notification('simulated BTC/USDT 1m is complete').waitFor();
      await untilIs(() => btc.innerText(), /1m\s*complete · \d{4}-\d\d – \d{4}-\d\d · 525,/);
      await w.clearNotifications();
    });

    await step(
      'a click opens the chart: candles on the screen, and the view zooms out to all of them',
      async () => {
        await w.chart.open(btc, '1m');
        await w.chart.painted();
        await w.picture('chart');
        await w.chart.key('a');
        await w.chart.is(/[hd]$/);
        await w.picture('chart-all');
      },
    );

    await step(
      'a gap is a band with its reason, and a longer timeframe is chosen by the keyboard',
      async () => {
        await w.chart.key('r');
        await w.chart.is('1m');
        await w.chart.key('Shift+G');
        await w.webview.getByText('outage').first().waitFor();
        await w.chart.explains('The venue:', { x: 415, y: 260 });
        await w.picture('chart-gap');
        await w.chart.choose('4h');
      },
    );

    await step('the tooltip tells coverage, gaps, size, age and source', async () => {
      const tooltip = await w.tooltip(btc, 'Explained gaps');
      await untilIs(
        () => tooltip.innerText(),
        /Candles\s+525,\d+[\s\S]*Explained gaps\s+\d: outage[\s\S]*Size\s[\s\S]*Source\s+localhost/,
      );
      await w.picture('tooltip');
    });

    await step('Show Gaps lists them with their reasons', async () => {
      await w.menu(btc, 'Show Gaps');
      await w.webview.getByText('Explained: the exchange has no candles there').waitFor();
      await w.picture('gaps');
    });

    await step('Verify says that nothing is wrong, and shows what is unusual', async () => {
      await w.menu(btc, 'Verify');
      await w.notification('nothing is wrong').waitFor();
      await w.page.getByRole('button', { name: 'Show Report' }).click();
      await w.webview.getByRole('heading', { name: 'Verification' }).waitFor();
      await w.clearNotifications();
    });

    await step('Export writes the file of the command line', async () => {
      await w.menuAndChoose(btc, 'Export…', 'csv');
      await w.notification('Exported 525,').waitFor();
      const [file] = readdirSync(join(folder, 'historical_data'));
      assert.match(file, /^simulated_BTC_USDT_1m_\d+(T\d+)?_\d+(T\d+)?\.csv$/);
      await w.clearNotifications();
      await w.menu(btc, 'Reveal');
      await w.page
        .locator('.explorer-folders-view .monaco-list-row', { hasText: 'historical_data' })
        .waitFor();
      await w.openView();
    });

    await step('the command line writes the same cache, and the tree shows it without a reload', async () => {
      const cli = join(import.meta.dirname, '../../../cli/dist/candlewick.js');
      assert.ok(existsSync(cli), 'the command line is built');
      const wanted = ['--exchange', 'simulated', '--symbol', 'ETH/USDT,SOL/USDT', '--timeframe', '1h', '--start', '2024-01-01', '--end', '2024-03-29']; // prettier-ignore
      execFileSync(process.execPath, [cli, 'fetch', ...wanted, '--quiet'], {
        cwd: folder,
        env: userEnvironment(home),
      });
      await w.row('ETH/USDT').first().waitFor();
      await untilIs(
        () => w.row('behind').first().innerText(),
        /1h\s*complete, \d+ (mo|y) behind · 2024-01-01 – 2024-03-29/,
      );
      await w.picture('tree');
    });

    await step(
      'New Plugin asks for kind, name and folder, writes a project and opens its source',
      async () => {
        await w.quick.command('Candlewick: New Plugin…');
        await w.quick.choose('Exporter');
        await w.quick.answer('my-plugin, @acme/my-plugin', 'My Format');
        await w.quick.box.getByText('Lower case letters, digits and single dashes.').waitFor();
        await w.quick.answer('my-plugin, @acme/my-plugin', 'my-format');
        await w.page.keyboard.press('Enter');
        await w.quick.choose(folder);
        await w.notification('candlewick-plugin-my-format is ready').waitFor();
        await w.page.locator('.tab.active', { hasText: 'plugin.ts' }).waitFor();
        await w.picture('new-plugin');
        assert.ok(existsSync(join(folder, 'my-format/test/contract.test.ts')));
        assert.match(readFileSync(join(folder, 'my-format/src/plugin.ts'), 'utf8'), /name: 'my-format'/);
        await w.page.getByRole('button', { name: 'Show README' }).click();
        await w.webview.getByRole('heading', { name: 'candlewick-plugin-my-format' }).waitFor();
        await w.clearNotifications();
      },
    );

    await step('the filter shows what fits, and says that it is on', async () => {
      await w.quick.commandAndAnswer('Candlewick: Filter Datasets…', 'Words of the name', 'eth');
      await w.row('BTC/USDT').first().waitFor({ state: 'detached' });
      await w.page.keyboard.press('Enter');
      await w.page.getByText('Filter «eth»: 1 of 3 datasets').waitFor();
      await w.quick.command('Candlewick: Clear Filter');
      await w.row('BTC/USDT').first().waitFor();
    });

    await step('Cancel stops a fetch, and what was fetched is kept', async () => {
      await w.quick.command('Candlewick: Fetch Candles…');
      await w.quick.choose('simulated');
      await w.quick.choose('BNB/USDT', 'bnb');
      await w.quick.choose('1m');
      await w.quick.choose('Everything');
      await w.quick.take(w.quick.row('requests'));
      await w.row('updating').first().waitFor();
      await w.notifications.getByRole('button', { name: 'Cancel' }).click();
      await w.notification('Stopped. What was fetched is kept').waitFor();
      await w.row('updating').first().waitFor({ state: 'detached' });
      await w.clearNotifications();
    });

    await step('the performance view shows runs, the command line’s too', async () => {
      await w.quick.command('Candlewick: Performance Report');
      await w.webview.getByText('Requests over time').first().waitFor();
      await w.webview.locator('details').nth(3).waitFor();
      await w.webview.locator('summary', { hasText: 'simulated ETH/USDT 1h and 1 more' }).waitFor();
      await w.picture('performance');
      await w.webview.locator('summary', { hasText: 'BTC/USDT 1m' }).last().click();
      await w.picture('performance-run');
      await w.quick.command('View: Close All Editors');
    });

    await step('a crash of the engine is told with Retry, and nothing is lost', async () => {
      process.kill(await until(() => engineOf(home)), 'SIGKILL');
      await w.notification('the engine stopped').waitFor();
      await w.page.waitForTimeout(500); // for the picture
      await w.picture('crash');
      await w.notification('the engine stopped').getByRole('button', { name: 'Retry' }).click();
      await w.page.getByText('What is cached is safe').waitFor({ state: 'detached' });
      await btc.waitFor();
    });

    await step('a reload of the window keeps everything, the chart too', async () => {
      await w.chart.open(btc, '1m');
      await w.chart.choose('4h');
      await w.untilKept(/"timeframe":"4h"/);
      await w.page.reload();
      await w.openView();
      await btc.waitFor();
      await w.chart.is('4h');
    });

    await step('a window that was closed and is opened again has the chart as it was', async () => {
      await w.untilKept(/"timeframe":"4h"/);
      await w.reopen();
      btc = w.row('complete ·').first();
      await w.chart.is('4h');
      await w.openView();
      await btc.waitFor();
    });

    await step('Show Logs shows what happened', async () => {
      await w.quick.command('Candlewick: Show Logs');
      await w.page.locator('.panel .view-lines', { hasText: 'Chart of simulated BTC/USDT 1m' }).waitFor();
      await w.picture('logs');
      await w.quick.command('View: Hide Panel');
    });

    await step('it is legible in light, dark and high contrast, and in a narrow sidebar', async () => {
      for (const [name, theme] of [
        ['dark', 'Dark Modern'],
        ['contrast', 'Dark High Contrast'],
        ['light', 'Light Modern'],
      ]) {
        await w.theme(theme);
        await btc.hover();
        await w.picture(`theme-${name}`);
      }
      await w.narrowSidebar();
      await w.picture('narrow');
    });

    await step('Delete asks first, and the dataset is gone from the tree', async () => {
      await w.menu(w.row('1h').first(), 'Delete…');
      await w.page.locator('.monaco-dialog-box').waitFor();
      await w.picture('delete');
      await w.confirm('Delete', /Delete simulated ETH\/USDT 1h with [\d,]+ candles[\s\S]*cannot be undone/);
      await w.row('ETH/USDT').first().waitFor({ state: 'detached' });
    });
  } finally {
    await w.close();
  }
}
