import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { extensionsOf, startBrowser, startCodeServer, userEnvironment } from './code-server.mjs';
import { setupCodeServer } from './setup-code-server.mjs';

/** A menu does not take a click in its first moments: it fades in. */
const MENU_MS = 400;

/** Installs a vsix for the user below `home`, as `code --install-extension` does. */
export function installExtension(vsix, home) {
  const entry = join(setupCodeServer(), 'out/node/entry.js');
  const user = ['--user-data-dir', join(home, 'user'), '--extensions-dir', extensionsOf(home)];
  execFileSync(process.execPath, [entry, ...user, '--install-extension', vsix, '--force'], {
    env: userEnvironment(home),
    stdio: 'ignore',
  });
}

/** A workbench in a browser, worked with as a person does: by what is seen, with mouse and keyboard. */
export class Workbench {
  constructor(parts) {
    Object.assign(this, parts);
    this.errors = [];
  }

  /** @param options.pictures folder for screenshots */
  static async open({ home, folder, pictures, size = { width: 1280, height: 800 }, ...options }) {
    mkdirSync(pictures, { recursive: true });
    const server = await startCodeServer({ home, ...options });
    const workbench = new Workbench({ server, browser: await startBrowser(), folder, size, pictures });
    await workbench.newWindow();
    return workbench;
  }

  /** In place of the one that is open: with the browser as it is at its first start. */
  async newWindow() {
    const permissions = ['clipboard-read', 'clipboard-write'];
    await this.page?.context().close();
    await this.#openPage(await this.browser.newContext({ viewport: this.size, permissions }));
  }

  /** Closes the window and opens it again: the same browser, which remembers. */
  async reopen() {
    const context = this.page.context();
    await this.page.close();
    await this.#openPage(context);
  }

  async #openPage(context) {
    this.page = await context.newPage();
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    await this.page.goto(`${this.server.url}?folder=${encodeURIComponent(this.folder)}`);
  }

  async close() {
    await this.browser.close();
    await this.server.stop();
  }

  async picture(name) {
    await this.page.screenshot({ path: join(this.pictures, `${name}.png`) });
  }

  /** The view of an extension, by its icon in the activity bar. */
  async openView(name = 'Candlewick') {
    const icon = this.page.locator(`.activitybar .action-item a[aria-label^="${name}"]`);
    await icon.waitFor({ timeout: 90_000 });
    const title = this.page.locator('.sidebar .composite.title', { hasText: name });
    for (let left = 3; (await title.count()) === 0 && left > 0; left--) {
      await icon.click();
      // A view that came by itself in that moment has been closed by the click.
      await title.waitFor({ timeout: 5_000 }).catch(() => undefined);
    }
    await this.sidebar.waitFor();
  }

  get sidebar() {
    return this.page.locator('.sidebar .pane-body').first();
  }

  row(text) {
    return this.page.locator('.sidebar .monaco-list-row', { hasText: text });
  }

  get quickInput() {
    return this.page.locator('.quick-input-widget');
  }

  /** Runs a command by its title in the palette. */
  async command(title) {
    const input = this.quickInput.locator('input[type="text"]').first();
    const label = this.page.locator('.label-name', { hasText: new RegExp(`^${RegExp.escape(title)}$`) });
    const row = this.quickInput.locator('.monaco-list-row', { has: label }).first();
    for (let left = 5; ; left--) {
      // One that is about to close takes the key and is gone then.
      await this.quickInput.waitFor({ state: 'hidden' });
      await this.page.keyboard.press('F1');
      try {
        await input.fill(`>${title}`, { timeout: 3_000 });
        await row.click({ timeout: 5_000 });
        break;
      } catch (error) {
        if (left === 0) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
    await this.page.waitForTimeout(100);
  }

  /** Chooses in the quick pick that is open; `typed` narrows it first. */
  async choose(text, typed = text) {
    const row = this.quickInput.locator('.monaco-list-row', { hasText: text }).first();
    await this.quickInput.locator('input[type="text"]').first().fill(typed);
    await row.waitFor({ timeout: 20_000 });
    await row.click();
  }

  async contextMenu(row, action) {
    await row.click({ button: 'right' });
    const item = this.page.locator('.monaco-menu .action-label', { hasText: action }).first();
    await item.waitFor();
    await this.page.waitForTimeout(MENU_MS);
    return item;
  }

  /** Types into the line that asks for this. */
  async answer(prompt, text) {
    await this.quickInput.getByText(prompt).or(this.quickInput.getByPlaceholder(prompt)).first().waitFor();
    await this.quickInput.locator('input[type="text"]').first().fill(text);
  }

  notification(text) {
    return this.page.locator('.notification-list-item', { hasText: text }).first();
  }

  async clearNotifications() {
    await this.page.keyboard.press('Escape');
    await this.command('Notifications: Clear All Notifications');
  }

  /** The page inside the webview that is seen; those behind it are kept. */
  get webview() {
    return this.page.frameLocator('iframe.webview:visible').first().frameLocator('iframe#active-frame');
  }

  get chart() {
    return this.webview.locator('#chart');
  }

  /** Waits until the chart has painted bars of this timeframe. */
  async chartIs({ timeframe }) {
    const chart = this.chart;
    await this.webview.locator('#chart[data-state="ready"]').waitFor({ timeout: 30_000 });
    for (const end = Date.now() + 15_000; ; await this.page.waitForTimeout(50)) {
      const shown = (await chart.getAttribute('data-timeframe')) ?? '';
      if (timeframe instanceof RegExp ? timeframe.test(shown) : shown === timeframe) return;
      if (Date.now() > end) throw new Error(`the chart shows ${shown}, not ${timeframe}`);
    }
  }

  async chartKey(key) {
    await this.webview
      .locator('canvas')
      .first()
      .click({ position: { x: 60, y: 60 }, force: true });
    await this.page.keyboard.press(key);
    await this.page.waitForTimeout(400);
  }

  /** How many different colours the largest canvas has: an empty one has two or three. */
  async coloursOnCanvas() {
    const counts = await this.webview.locator('canvas').evaluateAll((all) =>
      all.map((canvas) => {
        if (canvas.width === 0 || canvas.height === 0) return 0;
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        const colours = new Set();
        for (let i = 0; i < data.length; i += 4)
          colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
        return colours.size;
      }),
    );
    return Math.max(0, ...counts);
  }

  /** Drags the sidebar's edge. */
  async narrowSidebar(width = 180) {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, y, { steps: 8 });
    await this.page.mouse.up();
    await this.page.mouse.move(box.x + 600, y);
  }

  async theme(name) {
    await this.command('Preferences: Color Theme');
    await this.choose(name);
    await this.quickInput.waitFor({ state: 'hidden' });
    await this.page.waitForTimeout(800);
  }
}
