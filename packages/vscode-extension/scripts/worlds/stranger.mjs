import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tellFailure } from '../tell-failure.mjs';
import { installExtension, Workbench } from '../workbench.mjs';

/** A cloned project that nobody trusts yet, with a configuration and code that would do harm. */
export async function stranger({ steps, home, folder, pictures, vsix }) {
  installExtension(vsix, home);
  const harm = join(home, 'harm-was-done');
  const code = `require('node:fs').writeFileSync(${JSON.stringify(harm)}, '');`;
  writeFileSync(join(folder, 'plugin.cjs'), code);
  writeFileSync(
    join(folder, 'candlewick.config.json'),
    JSON.stringify({
      plugins: ['./plugin.cjs'],
      exchange: 'simulated',
      cache: { folder: '/proc/nowhere' },
      network: { proxy: 'http://127.0.0.1:9' },
    }),
  );
  mkdirSync(join(folder, '.vscode'));
  const settings = { 'candlewick.plugins': ['./plugin.cjs'], 'candlewick.cache.folder': '/proc/nowhere', 'candlewick.network.proxy': 'http://127.0.0.1:9' }; // prettier-ignore
  writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify(settings));
  const w = await Workbench.open({
    home,
    folder,
    pictures,
    trusted: false,
    settings: {
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'always',
    },
  });
  steps.onFailure(() => tellFailure(w, home, 'failure-stranger'));
  try {
    await steps.step('in a folder that is not trusted the view says what is left out', async () => {
      await w.openView();
      await w.page.getByText('This folder is not trusted').waitFor();
      await w.picture('untrusted');
    });

    await steps.step(
      'candles can be fetched there, and no plugin, folder or proxy of it is used',
      async () => {
        await w.quick.command('Candlewick: Fetch Simulated Candles');
        await w.notification('is complete').waitFor();
        await w.row('complete').first().waitFor();
        assert.equal(existsSync(harm), false);
        assert.ok(existsSync(join(home, '.local/share/candlewick/cache')));
      },
    );
    await steps.step('names and answers of an exchange are shown as text: nothing in them runs', async () => {
      const { putDataset } = await import('./put-dataset.ts');
      const image = '<img src=x onerror="window.top.harm=1;alert(1)">';
      const symbol = `EVIL${image}[x](command:workbench.action.quit)/USDT`;
      await putDataset(
        home,
        { exchange: 'simulated', symbol, timeframe: '1h' },
        `${image} ![x](http://127.0.0.1:9/x)`,
      );
      const dialogs = [];
      w.page.on('dialog', (dialog) => dialogs.push(dialog.message()) && dialog.dismiss());
      await w.row('EVIL<img').first().waitFor();
      const evil = w.row('behind').first();
      await w.tooltip(evil, 'EVIL<img');
      await w.picture('hostile');
      await w.menu(evil, 'Show Gaps');
      await w.webview.getByText('EVIL<img').first().waitFor();
      await w.chart.open(evil, '1h');
      await w.picture('hostile-chart');
      // In a notification a link would run a command.
      await w.menu(evil, 'Update');
      const told = w.notification('EVIL<img');
      await told.waitFor();
      assert.equal(await told.locator('.notification-list-item-message a').count(), 0);
      await w.page.waitForTimeout(800);
      await w.picture('hostile-notification');
      await w.clearNotifications();
      await w.quick.command('Candlewick: Performance Report');
      await w.webview.getByText('Requests over time').first().waitFor();
      for (const frame of w.page.frames()) {
        assert.equal(await frame.evaluate('window.harm ?? window.top?.harm ?? 0').catch(() => 0), 0);
        // One that is gone meanwhile has none.
        const images = await frame
          .locator('img[src="x"]')
          .count()
          .catch(() => 0);
        assert.equal(images, 0);
      }
      assert.deepEqual(dialogs, []);
    });
  } finally {
    await w.close();
  }
}
