import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { userEnvironment } from '../code-server.mjs';
import { tellFailure } from '../tell-failure.mjs';
import { until, untilIs } from '../until.mjs';
import { installExtension, Workbench } from '../workbench.mjs';

/** What the workbench has to remember of the editors: both charts and the performance view. */
const KEPT = [
  /"state":"\{"dataset":\{[^}]*"BTC\/USDT"/,
  /"state":"\{"dataset":\{[^}]*"ETH\/USDT"/,
  /"viewType":"[^"]*candlewick\.performance"/,
];

/** What happens to panels that are open: two at once, hidden ones, a reload, and a cache that others change and delete. */
export async function openPanels({ steps, home, folder, pictures, vsix }) {
  installExtension(vsix, home);
  const cli = (...args) =>
    execFileSync(
      process.execPath,
      [join(import.meta.dirname, '../../../cli/dist/candlewick.js'), ...args, '--quiet'],
      { cwd: folder, env: userEnvironment(home) },
    );
  const fetch = (symbol, start, end) =>
    cli('fetch', '--exchange', 'simulated', '--symbol', symbol, '--timeframe', '1h', '--start', start, '--end', end); // prettier-ignore
  fetch('BTC/USDT', '2024-01-01', '2024-02-01');
  fetch('ETH/USDT', '2024-01-01', '2024-02-01');
  const w = await Workbench.open({ home, folder, pictures });
  steps.onFailure(() => tellFailure(w, home, 'failure-open-panels'));
  const step = (title, act) => steps.step(title, act);
  const row = (symbol) => w.page.locator(`.sidebar .monaco-list-row[aria-label^="simulated ${symbol} 1h"]`);
  /** The charts that are seen, by their market: what each says is in sight. */
  const seen = async () => {
    const told = {};
    for (const frame of w.page.frames()) {
      const canvas = frame.locator('#chart .canvas');
      if ((await canvas.count()) !== 1) continue;
      // Those behind another tab are kept, and not seen.
      if (!(await (await frame.parentFrame().frameElement()).isVisible())) continue;
      told[await frame.locator('h1').innerText()] = (await canvas.getAttribute('aria-label')) ?? '';
    }
    return told;
  };
  const untilSeen = (symbol, wanted) => untilIs(async () => (await seen())[symbol], wanted);
  const rowSays = (symbol, wanted) => untilIs(() => row(symbol).getAttribute('aria-label'), wanted);
  const open = (symbol) =>
    until(async () => {
      await row(symbol).click();
      return until(async () => (await seen())[symbol], { ms: 20_000 });
    });
  try {
    await step('rows of the tree are read out with their market, health and number of candles', async () => {
      await w.openView();
      await rowSays('BTC/USDT', /^simulated BTC\/USDT 1h, complete, \d+ (mo|y) behind, 744 candles/);
    });

    await step('two charts side by side show a dataset each', async () => {
      await open('BTC/USDT');
      await untilSeen('BTC/USDT', /to 2024-01-31/);
      await open('ETH/USDT');
      await untilSeen('ETH/USDT', /to 2024-01-31/);
      await w.quick.command('View: Move Editor into Right Group');
      await untilSeen('BTC/USDT', /^BTC\/USDT simulated/);
      await untilSeen('ETH/USDT', /^ETH\/USDT simulated/);
      await w.page.waitForTimeout(300); // for the picture
      await w.picture('two-charts');
    });

    await step('what the command line brings is in the one chart that it is of', async () => {
      fetch('BTC/USDT', '2024-01-01', '2024-03-01');
      await untilSeen('BTC/USDT', /to 2024-02-29/);
      await untilSeen('ETH/USDT', /to 2024-01-31/);
    });

    await step('a chart behind another tab has what came meanwhile when it is seen again', async () => {
      await w.quick.command('View: Move Editor into Left Group');
      await untilSeen('ETH/USDT', /2024-01-31/);
      fetch('BTC/USDT', '2024-01-01', '2024-04-01');
      // Known in the window before the chart is seen: 91 days.
      await rowSays('BTC/USDT', /2,184 candles/);
      await w.selectTab('BTC/USDT');
      await untilSeen('BTC/USDT', /to 2024-03-31/);
      await w.picture('seen-again');
    });

    await step('the performance view keeps which runs are open while it is behind another tab', async () => {
      await w.quick.command('Candlewick: Performance Report');
      const last = w.webview.locator('details').last();
      const isOpen = async () => (await last.getAttribute('open')) !== null;
      await untilIs(isOpen, false);
      await last.locator('summary').click();
      await untilIs(isOpen, true);
      await w.selectTab('BTC/USDT');
      await untilSeen('BTC/USDT', /./);
      await w.selectTab('Performance');
      await untilIs(isOpen, true);
      await w.theme('Dark High Contrast');
      const line = w.webview.locator('.allowed').first();
      await untilIs(() => line.evaluate((each) => getComputedStyle(each).stroke), /^(rgb|color)/);
      await w.theme('Light Modern');
    });

    await step('after a reload all of them are there again', async () => {
      await w.untilKept(...KEPT);
      await w.page.reload();
      // Which of them was in front may be older than what is kept of them.
      await w.selectTab('Performance');
      await w.webview.locator('details').first().waitFor();
      await w.selectTab('ETH/USDT');
      await untilSeen('ETH/USDT', /to 2024-01-31/);
      await w.selectTab('BTC/USDT');
      await untilSeen('BTC/USDT', /to 2024-03-31/);
    });

    await step(
      'a cache folder that is deleted is an empty cache, and the next fetch begins anew',
      async () => {
        await w.openView();
        await row('BTC/USDT').waitFor();
        rmSync(join(home, '.local/share/candlewick/cache'), { recursive: true, maxRetries: 5 });
        await w.page.getByText('No candles are cached yet.').waitFor();
        await w.webview.getByText('No longer in the cache').waitFor();
        await w.picture('cache-deleted');
        fetch('BTC/USDT', '2024-01-01', '2024-02-01');
        await untilSeen('BTC/USDT', /to 2024-01-31/);
        await rowSays('BTC/USDT', /744 candles/);
      },
    );
  } finally {
    await w.close();
  }
}
