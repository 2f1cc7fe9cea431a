import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userEnvironment } from '../code-server.mjs';
import { engineOf } from '../engine-of.mjs';
import { installExtension, Workbench } from '../workbench.mjs';

/** From nothing to a chart and back, with the simulated exchange. */
export async function everyday({ steps, home, folder, pictures, vsix }) {
  installExtension(vsix, home);
  const w = await Workbench.open({ home, folder, pictures });
  steps.onFailure(() => w.picture('failure-everyday'));
  const step = (title, act) => steps.step(title, act);
  let btc = w.row('complete ·').first();
  try {
    await step('an empty cache is welcomed with what to do', async () => {
      await w.openView();
      await w.page.getByText('No candles are cached yet.').waitFor({ timeout: 60_000 });
      await w.picture('welcome');
    });

    await step('Fetch Candles asks step by step, goes back, and shows the plan before it acts', async () => {
      await w.page.getByRole('button', { name: 'Fetch Candles', exact: true }).click();
      await w.choose('simulated');
      await w.choose('ETH/USDT', 'eth');
      await w.quickInput.locator('.monaco-list-row', { hasText: '15m' }).first().waitFor();
      await w.quickInput.locator('a[aria-label^="Back"]').click();
      await w.picture('symbols');
      await w.choose('BTC/USDT', 'btcus');
      await w.choose('1m');
      await w.choose('Last year');
      const plan = w.quickInput.locator('.monaco-list-row', { hasText: 'requests' }).first();
      await plan.waitFor();
      // From the plan back to the first question, each with what was chosen before, and forward again.
      const questions = [
        ['Which exchange?', 'simulated'],
        ['Which market of simulated?', 'BTC/USDT'],
        ['How long is a candle?', '1m'],
        ['Which range?', 'Last year'],
      ];
      const asks = async ([question, chosen]) => {
        await w.quickInput.getByPlaceholder(question).waitFor();
        await w.quickInput.locator('.monaco-list-row.focused', { hasText: chosen }).waitFor();
        await w.page.waitForTimeout(100);
      };
      for (const each of questions.toReversed()) {
        await w.quickInput.locator('a[aria-label^="Back"]').click();
        await asks(each);
      }
      assert.equal(await w.quickInput.locator('a[aria-label^="Back"]').count(), 0);
      for (const each of questions) {
        await asks(each);
        await w.page.keyboard.press('Enter');
      }
      await w.quickInput.getByPlaceholder('simulated BTC/USDT 1m').waitFor();
      await w.quickInput
        .locator('.monaco-list-row', { hasText: /525,\d{3} candles/ })
        .filter({ hasText: /526 requests · (about|perhaps) \d.*to download.*on disk/ })
        .first()
        .waitFor();
      await w.page.waitForTimeout(300); // the box fades in
      await w.picture('plan');
      // By the keyboard: the mouse rests on the row, and its tooltip would take a click.
      await w.page.keyboard.press('Enter');
    });

    await step('a fetch shows its progress in the notification, the tree and the status bar', async () => {
      await w.notification('Fetching BTC/USDT 1m').waitFor();
      await w.row('updating').first().waitFor();
      await w.page.locator('.statusbar-item', { hasText: /Fetching BTC\/USDT 1m \d+%/ }).waitFor();
      await w.picture('progress');
      await w.notification('simulated BTC/USDT 1m is complete').waitFor({ timeout: 60_000 });
      await btc.waitFor();
      assert.match(await btc.innerText(), /1m\s*complete · \d{4}-\d\d – \d{4}-\d\d · 525,/);
      await w.clearNotifications();
    });

    await step(
      'a click opens the chart: candles on the screen, and the view zooms out to all of them',
      async () => {
        await btc.click();
        await w.chartIs({ timeframe: '1m' });
        assert.ok((await w.coloursOnCanvas()) > 20, 'it is painted');
        await w.picture('chart');
        await w.chartKey('a');
        await w.chartIs({ timeframe: /[hd]$/ });
        await w.picture('chart-all');
      },
    );

    await step(
      'a gap is a band with its reason, and a longer timeframe is chosen by the keyboard',
      async () => {
        await w.chartKey('r');
        await w.chartIs({ timeframe: '1m' });
        await w.chartKey('Shift+G');
        await w.webview.getByText('outage').first().waitFor();
        await w.webview
          .locator('canvas')
          .first()
          .hover({ position: { x: 415, y: 260 }, force: true });
        await w.webview.locator('.tip', { hasText: 'The venue:' }).waitFor();
        await w.picture('chart-gap');
        await w.chartKey('t');
        await w.webview.getByRole('menu', { name: 'Timeframe' }).getByText('4h', { exact: true }).click();
        await w.chartIs({ timeframe: '4h' });
      },
    );

    await step('the tooltip tells coverage, gaps, size, age and source', async () => {
      await btc.hover();
      const hover = w.page.locator('.workbench-hover', { hasText: 'Explained gaps' });
      await hover.waitFor();
      assert.match(
        await hover.innerText(),
        /Candles\s+525,\d+[\s\S]*Explained gaps\s+\d: outage[\s\S]*Size\s[\s\S]*Source\s+localhost/,
      );
      await w.picture('tooltip');
    });

    await step('Show Gaps lists them with their reasons', async () => {
      await (await w.contextMenu(btc, 'Show Gaps')).click();
      await w.webview.getByText('Explained: the exchange has no candles there').waitFor();
      await w.picture('gaps');
    });

    await step('Verify says that nothing is wrong, and shows what is unusual', async () => {
      await (await w.contextMenu(btc, 'Verify')).click();
      await w.notification('nothing is wrong').waitFor({ timeout: 30_000 });
      await w.page.getByRole('button', { name: 'Show Report' }).click();
      await w.webview.getByRole('heading', { name: 'Verification' }).waitFor();
      await w.clearNotifications();
    });

    await step('Export writes the file of the command line', async () => {
      await (await w.contextMenu(btc, 'Export…')).click();
      await w.choose('csv');
      await w.notification('Exported 525,').waitFor({ timeout: 30_000 });
      const [file] = readdirSync(join(folder, 'historical_data'));
      assert.match(file, /^simulated_BTC_USDT_1m_\d+(T\d+)?_\d+(T\d+)?\.csv$/);
      await w.clearNotifications();
      await (await w.contextMenu(btc, 'Reveal')).click();
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
      assert.match(
        await w.row('behind').first().innerText(),
        /1h\s*complete, \d+ (mo|y) behind · 2024-01-01 – 2024-03-29/,
      );
      await w.picture('tree');
    });

    await step(
      'New Plugin asks for kind, name and folder, writes a project and opens its source',
      async () => {
        await w.command('Candlewick: New Plugin…');
        await w.choose('Exporter');
        await w.answer('my-plugin, @acme/my-plugin', 'My Format');
        await w.quickInput.getByText('Lower case letters, digits and single dashes.').waitFor();
        await w.answer('my-plugin, @acme/my-plugin', 'my-format');
        await w.page.keyboard.press('Enter');
        await w.choose(folder);
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
      await w.command('Candlewick: Filter Datasets…');
      await w.answer('Words of the name', 'eth');
      await w.row('BTC/USDT').first().waitFor({ state: 'detached' });
      await w.page.keyboard.press('Enter');
      await w.page.getByText('Filter «eth»: 1 of 3 datasets').waitFor();
      await w.command('Candlewick: Clear Filter');
      await w.row('BTC/USDT').first().waitFor();
    });

    await step('Cancel stops a fetch, and what was fetched is kept', async () => {
      await w.command('Candlewick: Fetch Candles…');
      await w.choose('simulated');
      await w.choose('BNB/USDT', 'bnb');
      await w.choose('1m');
      await w.choose('Everything');
      await w.quickInput.locator('.monaco-list-row', { hasText: 'requests' }).first().click();
      await w.row('updating').first().waitFor();
      await w.page.locator('.notification-list-item').getByRole('button', { name: 'Cancel' }).click();
      await w.notification('Stopped. What was fetched is kept').waitFor({ timeout: 20_000 });
      await w.row('updating').first().waitFor({ state: 'detached' });
      await w.clearNotifications();
    });

    await step('the performance view shows runs, the command line’s too', async () => {
      await w.command('Candlewick: Performance Report');
      await w.webview.getByText('Requests over time').first().waitFor();
      assert.ok((await w.webview.locator('details').count()) >= 4);
      await w.webview.locator('summary', { hasText: 'simulated ETH/USDT 1h and 1 more' }).waitFor();
      await w.picture('performance');
      await w.webview.locator('summary', { hasText: 'BTC/USDT 1m' }).last().click();
      await w.picture('performance-run');
      await w.command('View: Close All Editors');
    });

    await step('a crash of the engine is told with Retry, and nothing is lost', async () => {
      process.kill(engineOf(home), 'SIGKILL');
      await w.notification('the engine stopped').waitFor();
      await w.page.waitForTimeout(500);
      await w.picture('crash');
      await w.notification('the engine stopped').getByRole('button', { name: 'Retry' }).click();
      await w.page.getByText('What is cached is safe').waitFor({ state: 'detached' });
      await btc.waitFor();
    });

    await step('a reload of the window keeps everything, the chart too', async () => {
      await btc.click();
      await w.chartIs({ timeframe: '1m' });
      await w.chartKey('t');
      await w.webview.getByRole('menu', { name: 'Timeframe' }).getByText('4h', { exact: true }).click();
      await w.chartIs({ timeframe: '4h' });
      // In a browser the workbench writes its state every five seconds.
      await w.page.waitForTimeout(8_000);
      await w.page.reload();
      await w.openView();
      await btc.waitFor({ timeout: 60_000 });
      await w.chartIs({ timeframe: '4h' });
    });

    await step('a window that was closed and is opened again has the chart as it was', async () => {
      await w.page.waitForTimeout(6_000);
      await w.reopen();
      btc = w.row('complete ·').first();
      await w.chartIs({ timeframe: '4h' });
      await w.openView();
      await btc.waitFor({ timeout: 60_000 });
    });

    await step('Show Logs shows what happened', async () => {
      await w.command('Candlewick: Show Logs');
      await w.page.locator('.panel .view-lines', { hasText: 'Chart of simulated BTC/USDT 1m' }).waitFor();
      await w.picture('logs');
      await w.command('View: Hide Panel');
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
      await (await w.contextMenu(w.row('1h').first(), 'Delete…')).click();
      const dialog = w.page.locator('.monaco-dialog-box');
      await dialog.waitFor();
      assert.match(
        await dialog.innerText(),
        /Delete simulated ETH\/USDT 1h with [\d,]+ candles[\s\S]*cannot be undone/,
      );
      await w.picture('delete');
      await dialog.getByRole('button', { name: 'Delete' }).click();
      await w.row('ETH/USDT').first().waitFor({ state: 'detached' });
    });
  } finally {
    await w.close();
  }
}
