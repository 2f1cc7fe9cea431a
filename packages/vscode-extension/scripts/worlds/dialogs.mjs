import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tellFailure } from '../tell-failure.mjs';
import { until, untilIs } from '../until.mjs';
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
  steps.onFailure(() => tellFailure(w, home, 'failure-dialogs'));
  const step = (title, act) => steps.step(title, act);
  try {
    await step('the walkthrough goes from nothing to a chart', async () => {
      await w.openView();
      await w.quick.commandAndChoose(
        'Welcome: Open Walkthrough...',
        'Get Started with Candlewick',
        'candlewick',
      );
      const page = w.page.locator('.gettingStartedContainer');
      await page.getByText('From nothing to a chart in under a minute').waitFor();
      await w.picture('walkthrough');
      const fetch = page.getByRole('button', { name: 'Fetch Simulated Candles', exact: true });
      await until(async () => {
        await fetch.click();
        await w.notification(/Fetching|is complete/).waitFor({ timeout: 10_000 });
        return true;
      });
      await w.notification('is complete').waitFor();
      await w.row('complete ·').first().waitFor();
      await w.notification('is complete').getByRole('button', { name: 'Open Chart' }).click();
      await w.chart.is(/h$/);
      await w.picture('walkthrough-chart');
      await w.clearNotifications();
    });

    await step('Import asks for the file, what it is called and which market it is', async () => {
      await w.quick.command('Candlewick: Import Candles…');
      const { line } = w.quick;
      const name = w.quick.box.getByText('What are they called?');
      await until(async () => {
        if (await name.isVisible()) return true;
        // The dialog begins with the folder, and writes over what comes before.
        await untilIs(() => line.inputValue(), /./);
        await line.fill(file);
        await w.quick.row('mine.csv').waitFor({ timeout: 10_000 });
        await w.quick.box.getByRole('button', { name: 'Import', exact: true }).click({ timeout: 10_000 });
        await name.waitFor({ timeout: 10_000 });
        return true;
      });
      await w.quick.answer('What are they called?', 'not this one');
      await w.quick.box.getByText('Letters, digits, dots and dashes.').waitFor();
      await w.picture('import-name');
      // What is wrong stands where the question stood.
      await line.fill('mine');
      await w.page.keyboard.press('Enter');
      await w.quick.answer('The names of the files do not tell their market', 'BTCUSDT');
      await w.quick.box.getByText('Write it as BTC/USDT.').waitFor();
      await line.fill('BTC/USDT');
      await w.page.keyboard.press('Enter');
      await w.notification('Imported 47 candles').waitFor();
      await w.picture('imported');
      await w.clearNotifications();
      await w.row('import:mine').first().waitFor();
    });

    await step('Export says that a candle is missing and where, with the way to look at it', async () => {
      await w.menuAndChoose(w.row('1h').first(), 'Export…', 'csv');
      const told = w.notification('Exported 47 candles to');
      await untilIs(
        () => told.innerText(),
        /1 candle is missing, and nothing explains it: import:mine BTC\/USDT 1h, 2024-01-01 20:00 – 2024-01-01 21:00 UTC\./,
      );
      assert.ok(readdirSync(join(folder, 'historical_data')).some((name) => name.endsWith('.csv')));
      // No exchange can be asked for what files did not have.
      assert.equal(await told.getByRole('button', { name: 'Repair' }).count(), 0);
      await w.page.waitForTimeout(800); // for the picture
      await w.picture('exported-incomplete');
      await told.getByRole('button', { name: 'Show Gaps' }).click();
      await w.webview.getByText('Open: nobody can say whether there were candles').waitFor();
      await w.webview.getByText('2024-01-01 20:00').first().waitFor();
      await w.clearNotifications();
    });

    await step('keys are asked for unseen, and forgotten when told so', async () => {
      const manage = 'Candlewick: Manage API Keys';
      const all = 'Add keys for an exchange…';
      await w.quick.commandAndChoose(manage, all, 'add keys');
      // A list of exchanges that loses the focus is gone, as is the one before it.
      await w.quick.choose('kraken', 'kraken', () => w.quick.commandAndChoose(manage, all, 'add keys'));
      for (const [prompt, text] of [
        ['API key', 'public-part'],
        ['Secret key', 'secret-part'],
        ['Password or passphrase', ''],
      ]) {
        // The title says something of keys, too.
        await w.quick.box.locator('.quick-input-message', { hasText: prompt }).waitFor();
        await w.quick.box.locator('input[type="password"]').first().fill(text);
        if (prompt === 'Secret key') await w.picture('keys');
        await w.page.keyboard.press('Enter');
      }
      await w.notification('The keys of kraken are stored.').waitFor();
      await w.clearNotifications();
      await w.quick.commandAndChoose(manage, 'kraken');
      await w.quick.choose('Delete', 'Delete', () => w.quick.commandAndChoose(manage, 'kraken'));
      await until(async () => {
        await w.quick.command(manage);
        await w.quick.row('Add keys').waitFor({ timeout: 10_000 });
        return (await w.quick.row('kraken').count()) === 0;
      });
      await w.quick.close();
    });

    await step('Update brings what is new, of one dataset by its own button', async () => {
      await w.quick.command('Candlewick: Fetch Candles…');
      await w.quick.choose('simulated');
      await w.quick.choose('ETH/USDT', 'eth');
      await w.quick.choose('1d');
      await w.quick.choose('Last year');
      await w.quick.take(w.quick.row('request'));
      await w.notification('is complete').waitFor();
      await w.clearNotifications();
      await w.rowButton(w.row('1d').first(), 'Update', w.notification('complete'));
      await w.clearNotifications();
    });

    await step('the dates of a fetch are asked for with a way back that keeps them', async () => {
      const { line } = w.quick;
      const back = () => w.quick.back.click();
      const [first, end] = ['First day (UTC)', 'End (UTC), not included'];
      const asks = (question, value) => w.quick.asks(question, value);
      const range = (chosen) =>
        w.quick.box.locator('.monaco-list-row.focused', { hasText: chosen }).waitFor();
      await w.quick.command('Candlewick: Fetch Candles…');
      await w.quick.choose('simulated');
      await w.quick.choose('SOL/USDT', 'sol');
      await w.quick.choose('1h');
      await w.quick.choose('Dates…');
      await asks(first, '');
      await line.fill('2024-13-01');
      await w.quick.box.getByText('Write a date such as').waitFor();
      await w.picture('dates-wrong');
      await line.fill('2024-01-10');
      await w.page.keyboard.press('Enter');
      await asks(end, '');
      await line.fill('2024-01-10');
      await w.quick.box.getByText('The end comes after the start, 2024-01-10.').waitFor();
      await line.fill('2024-01-20');
      await w.page.keyboard.press('Enter');
      const plan = w.quick.row('240 candles');
      await plan.waitFor();
      // Back through both dates, and another range instead: nobody asks for dates then.
      await back();
      await asks(end, '2024-01-20');
      await w.picture('dates-back');
      await back();
      await asks(first, '2024-01-10');
      await back();
      await range('Dates…');
      await w.quick.choose('Last 30 days');
      await w.quick.row(/7(19|20) candles/).waitFor();
      await back();
      await range('Last 30 days');
      // And the dates after all: they are as they were.
      await w.quick.choose('Dates…');
      await asks(first, '2024-01-10');
      await w.page.keyboard.press('Enter');
      await asks(end, '2024-01-20');
      await w.page.keyboard.press('Enter');
      await w.quick.take(plan);
      await w.notification('SOL/USDT 1h is complete').waitFor();
      await w.clearNotifications();
      await w.menu(w.row('2024-01-10').first(), 'Delete…');
      await w.confirm('Delete');
      await w.row('SOL/USDT').first().waitFor({ state: 'detached' });
    });

    await step('New Plugin goes back with what was answered, also out of the dialog of folders', async () => {
      const back = () => w.quick.back.click();
      const name = 'my-plugin, @acme/my-plugin';
      await w.quick.command('Candlewick: New Plugin…');
      await w.quick.asks('What kind of plugin?');
      assert.equal(await w.quick.back.count(), 0);
      await w.quick.choose('Monitor');
      await w.quick.answer(name, 'my-bell');
      await w.page.keyboard.press('Enter');
      await w.quick.asks('In which folder?');
      await back();
      await w.quick.asks(name, 'my-bell');
      await back();
      await w.quick.box.locator('.monaco-list-row.focused', { hasText: 'Monitor' }).waitFor();
      await w.quick.choose('Exporter');
      await w.quick.asks(name, 'my-bell');
      await w.page.keyboard.press('Enter');
      await w.quick.choose('Another folder…', 'another');
      const dialog = w.quick.box.getByText('Make It Here').first();
      await dialog.waitFor();
      // It begins with the folder, and is not to be left before.
      await untilIs(() => w.quick.line.inputValue(), /project/);
      await until(async () => {
        if (await dialog.isVisible()) await w.page.keyboard.press('Escape');
        await w.quick.box.getByPlaceholder('In which folder?').waitFor({ timeout: 20_000 });
        return true;
      });
      await w.quick.choose(folder);
      await w.notification('candlewick-plugin-my-bell is ready').waitFor();
      assert.match(readFileSync(join(folder, 'my-bell/src/plugin.ts'), 'utf8'), /kind: 'exporter'/);
      await w.clearNotifications();
    });

    await step('several are chosen at once, and one word is for all of them', async () => {
      const rows = [w.row('1h').last(), w.row('1d').first()];
      await until(async () => {
        await rows[0].click();
        await rows[1].click({ modifiers: ['ControlOrMeta'] });
        const isSelected = (row) => row.and(w.page.locator('.selected')).waitFor({ timeout: 5_000 });
        await Promise.all(rows.map(isSelected));
        return true;
      });
      await w.menu(rows[1], 'Update');
      await w.notification('2 datasets are complete').waitFor();
      await w.clearNotifications();
      await w.menu(rows[1], 'Repair');
      await w.notification('There was nothing to do.').waitFor();
      await w.page.waitForTimeout(500); // for the picture
      await w.picture('repaired');
      assert.equal(await w.notifications.filter({ hasText: 'there is no' }).count(), 0);
      await w.clearNotifications();
    });

    await step('Update All goes over everything that an exchange can be asked for', async () => {
      await w.quick.command('Candlewick: Update All');
      await w.notification('2 datasets are complete').waitFor();
      await w.clearNotifications();
    });

    await step('an import offers nothing that asks an exchange', async () => {
      await w.openMenu(w.row('1h').first(), 'Verify');
      await w.picture('import-menu');
      for (const action of ['Update', 'Repair', 'Fetch Candles'])
        assert.equal(await w.page.locator('.monaco-menu .action-label', { hasText: action }).count(), 0);
      await w.page.keyboard.press('Escape');
    });

    await step('the chart is legible in light high contrast', async () => {
      await w.chart.open(w.row('1h').first(), /h$/);
      await w.theme('Light High Contrast');
      await w.picture('theme-contrast-light');
    });
  } finally {
    await w.close();
  }
}
