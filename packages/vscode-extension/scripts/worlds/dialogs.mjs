import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installExtension, Workbench } from '../workbench.mjs';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);

/** Two days of hours, one of them missing. */
const table = [
  'time,open,high,low,close,volume',
  ...Array.from({ length: 48 }, (_, i) => `${START + i * HOUR},${100 + i},${102 + i},99,${101 + i},5`).filter(
    (_, i) => i !== 20,
  ),
].join('\n');

/** What asks a question: the walkthrough, imports, keys, updates and repairs of one dataset and of several. */
export async function dialogs({ steps, home, folder, pictures, vsix }) {
  installExtension(vsix, home);
  const file = join(folder, 'mine.csv');
  writeFileSync(file, `${table}\n`);
  const w = await Workbench.open({ home, folder, pictures });
  steps.onFailure(() => w.picture('failure-dialogs'));
  const step = (title, act) => steps.step(title, act);
  try {
    await step('the walkthrough goes from nothing to a chart', async () => {
      await w.openView();
      await w.command('Welcome: Open Walkthrough...');
      await w.choose('Get Started with Candlewick', 'candlewick');
      const page = w.page.locator('.gettingStartedContainer');
      await page.getByText('From nothing to a chart in under a minute').waitFor();
      await w.picture('walkthrough');
      await page.getByRole('button', { name: 'Fetch Simulated Candles', exact: true }).click();
      await w.notification('is complete').waitFor({ timeout: 30_000 });
      await w.row('complete ·').first().waitFor();
      await w.notification('is complete').getByRole('button', { name: 'Open Chart' }).click();
      await w.chartIs({ timeframe: /h$/ });
      await w.picture('walkthrough-chart');
      await w.clearNotifications();
    });

    await step('Import asks for the file, what it is called and which market it is', async () => {
      await w.command('Candlewick: Import Candles…');
      const input = w.quickInput.locator('input[type="text"]').first();
      await input.waitFor();
      // The dialog begins with the folder, and writes over what comes before.
      while ((await input.inputValue()) === '') await w.page.waitForTimeout(50);
      await input.fill(file);
      await w.quickInput.locator('.monaco-list-row', { hasText: 'mine.csv' }).first().waitFor();
      await w.page.keyboard.press('Enter');
      await w.answer('What are they called?', 'not this one');
      await w.quickInput.getByText('Letters, digits, dots and dashes.').waitFor();
      await w.picture('import-name');
      // What is wrong stands where the question stood.
      await input.fill('mine');
      await w.page.keyboard.press('Enter');
      await w.answer('The names of the files do not tell their market', 'BTCUSDT');
      await w.quickInput.getByText('Write it as BTC/USDT.').waitFor();
      await input.fill('BTC/USDT');
      await w.page.keyboard.press('Enter');
      await w.notification('Imported 47 candles').waitFor({ timeout: 30_000 });
      await w.picture('imported');
      await w.clearNotifications();
      await w.row('import:mine').first().waitFor();
    });

    await step('Export says that a candle is missing and where, with the way to look at it', async () => {
      await (await w.contextMenu(w.row('1h').first(), 'Export…')).click();
      await w.choose('csv');
      const told = w.notification('Exported 47 candles to');
      await told.waitFor({ timeout: 30_000 });
      assert.match(
        await told.innerText(),
        /1 candle is missing, and nothing explains it: import:mine BTC\/USDT 1h, 2024-01-01 20:00 – 2024-01-01 21:00 UTC\./,
      );
      assert.ok(readdirSync(join(folder, 'historical_data')).some((name) => name.endsWith('.csv')));
      // No exchange can be asked for what files did not have.
      assert.equal(await told.getByRole('button', { name: 'Repair' }).count(), 0);
      await w.page.waitForTimeout(800);
      await w.picture('exported-incomplete');
      await told.getByRole('button', { name: 'Show Gaps' }).click();
      await w.webview.getByText('Open: nobody can say whether there were candles').waitFor();
      await w.webview.getByText('2024-01-01 20:00').first().waitFor();
      await w.clearNotifications();
    });

    await step('keys are asked for unseen, and forgotten when told so', async () => {
      await w.command('Candlewick: Manage API Keys');
      await w.choose('Add keys for an exchange…', 'add keys');
      await w.choose('kraken');
      for (const [prompt, text] of [
        ['API key', 'public-part'],
        ['Secret key', 'secret-part'],
        ['Password or passphrase', ''],
      ]) {
        await w.quickInput.getByText(prompt).first().waitFor();
        await w.quickInput.locator('input[type="password"]').first().fill(text);
        if (prompt === 'Secret key') await w.picture('keys');
        await w.page.keyboard.press('Enter');
      }
      await w.notification('The keys of kraken are stored.').waitFor();
      await w.clearNotifications();
      await w.command('Candlewick: Manage API Keys');
      await w.choose('kraken');
      await w.choose('Delete');
      await w.command('Candlewick: Manage API Keys');
      await w.quickInput.locator('.monaco-list-row', { hasText: 'Add keys' }).waitFor();
      assert.equal(await w.quickInput.locator('.monaco-list-row', { hasText: 'kraken' }).count(), 0);
      await w.page.keyboard.press('Escape');
    });

    await step('Update brings what is new, of one dataset by its own button', async () => {
      await w.command('Candlewick: Fetch Candles…');
      await w.choose('simulated');
      await w.choose('ETH/USDT', 'eth');
      await w.choose('1d');
      await w.choose('Last year');
      await w.quickInput.locator('.monaco-list-row', { hasText: 'request' }).first().click();
      await w.notification('is complete').waitFor({ timeout: 30_000 });
      await w.clearNotifications();
      const row = w.row('1d').first();
      await row.hover();
      await row.locator('.action-label[aria-label^="Update"]').first().click();
      await w.notification('complete').waitFor({ timeout: 30_000 });
      await w.clearNotifications();
    });

    await step('the dates of a fetch are asked for with a way back that keeps them', async () => {
      const back = () => w.quickInput.locator('a[aria-label^="Back"]').click();
      const line = w.quickInput.locator('input[type="text"]').first();
      const [first, end] = ['First day (UTC)', 'End (UTC), not included'];
      const asks = async (question, value) => {
        await w.quickInput.getByText(question).first().waitFor();
        for (
          const until = Date.now() + 5_000;
          (await line.inputValue()) !== value;
          await w.page.waitForTimeout(50)
        )
          assert.ok(Date.now() < until, `${question}: «${await line.inputValue()}», not «${value}»`);
      };
      const range = (chosen) =>
        w.quickInput.locator('.monaco-list-row.focused', { hasText: chosen }).waitFor();
      await w.command('Candlewick: Fetch Candles…');
      await w.choose('simulated');
      await w.choose('SOL/USDT', 'sol');
      await w.choose('1h');
      await w.choose('Dates…');
      await asks(first, '');
      await line.fill('2024-13-01');
      await w.quickInput.getByText('Write a date such as').waitFor();
      await w.picture('dates-wrong');
      await line.fill('2024-01-10');
      await w.page.keyboard.press('Enter');
      await asks(end, '');
      await line.fill('2024-01-10');
      await w.quickInput.getByText('The end comes after the start, 2024-01-10.').waitFor();
      await line.fill('2024-01-20');
      await w.page.keyboard.press('Enter');
      const plan = w.quickInput.locator('.monaco-list-row', { hasText: '240 candles' }).first();
      await plan.waitFor();
      // Back through both dates, and another range instead: nobody asks for dates then.
      await back();
      await asks(end, '2024-01-20');
      await w.picture('dates-back');
      await back();
      await asks(first, '2024-01-10');
      await back();
      await range('Dates…');
      await w.choose('Last 30 days');
      await w.quickInput
        .locator('.monaco-list-row', { hasText: /7(19|20) candles/ })
        .first()
        .waitFor();
      await back();
      await range('Last 30 days');
      // And the dates after all: they are as they were.
      await w.choose('Dates…');
      await asks(first, '2024-01-10');
      await w.page.keyboard.press('Enter');
      await asks(end, '2024-01-20');
      await w.page.keyboard.press('Enter');
      await plan.waitFor();
      await w.page.keyboard.press('Enter');
      await w.notification('SOL/USDT 1h is complete').waitFor({ timeout: 30_000 });
      await w.clearNotifications();
      await (await w.contextMenu(w.row('2024-01-10').first(), 'Delete…')).click();
      await w.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete' }).click();
      await w.row('SOL/USDT').first().waitFor({ state: 'detached' });
    });

    await step('New Plugin goes back with what was answered, also out of the dialog of folders', async () => {
      const back = () => w.quickInput.locator('a[aria-label^="Back"]').click();
      const line = w.quickInput.locator('input[type="text"]').first();
      const name = 'my-plugin, @acme/my-plugin';
      await w.command('Candlewick: New Plugin…');
      assert.equal(await w.quickInput.locator('a[aria-label^="Back"]').count(), 0);
      await w.choose('Monitor');
      await w.answer(name, 'my-bell');
      await w.page.keyboard.press('Enter');
      await w.quickInput.getByPlaceholder('In which folder?').waitFor();
      await back();
      await w.quickInput.getByPlaceholder(name).waitFor();
      assert.equal(await line.inputValue(), 'my-bell');
      await back();
      await w.quickInput.locator('.monaco-list-row.focused', { hasText: 'Monitor' }).waitFor();
      await w.choose('Exporter');
      await w.quickInput.getByPlaceholder(name).waitFor();
      assert.equal(await line.inputValue(), 'my-bell');
      await w.page.keyboard.press('Enter');
      await w.choose('Another folder…', 'another');
      await w.quickInput.getByText('Make It Here').first().waitFor();
      await w.page.waitForTimeout(500);
      await w.page.keyboard.press('Escape');
      await w.quickInput.getByPlaceholder('In which folder?').waitFor();
      await w.choose(folder);
      await w.notification('candlewick-plugin-my-bell is ready').waitFor();
      assert.match(readFileSync(join(folder, 'my-bell/src/plugin.ts'), 'utf8'), /kind: 'exporter'/);
      await w.clearNotifications();
    });

    await step('several are chosen at once, and one word is for all of them', async () => {
      const rows = [w.row('1h').last(), w.row('1d').first()];
      await rows[0].click();
      await rows[1].click({ modifiers: ['ControlOrMeta'] });
      await (await w.contextMenu(rows[1], 'Update')).click();
      await w.notification('2 datasets are complete').waitFor({ timeout: 30_000 });
      await w.clearNotifications();
      await (await w.contextMenu(rows[1], 'Repair')).click();
      await w.notification('There was nothing to do.').waitFor({ timeout: 30_000 });
      await w.page.waitForTimeout(500);
      await w.picture('repaired');
      assert.equal(await w.page.locator('.notification-list-item', { hasText: 'there is no' }).count(), 0);
      await w.clearNotifications();
    });

    await step('Update All goes over everything that an exchange can be asked for', async () => {
      await w.command('Candlewick: Update All');
      await w.notification('2 datasets are complete').waitFor({ timeout: 30_000 });
      await w.clearNotifications();
    });

    await step('an import offers nothing that asks an exchange', async () => {
      const row = w.row('1h').first();
      await w.contextMenu(row, 'Verify');
      await w.picture('import-menu');
      for (const action of ['Update', 'Repair', 'Fetch Candles'])
        assert.equal(await w.page.locator('.monaco-menu .action-label', { hasText: action }).count(), 0);
      await w.page.keyboard.press('Escape');
    });

    await step('the chart is legible in light high contrast', async () => {
      await w.row('1h').first().click();
      await w.chartIs({ timeframe: /h$/ });
      await w.theme('Light High Contrast');
      await w.picture('theme-contrast-light');
    });
  } finally {
    await w.close();
  }
}
