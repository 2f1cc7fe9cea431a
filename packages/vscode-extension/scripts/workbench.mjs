import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ChartView } from './chart-view.mjs';
import { extensionsOf, startBrowser, startCodeServer, userEnvironment } from './code-server.mjs';
import { QuickInput } from './quick-input.mjs';
import { setupCodeServer } from './setup-code-server.mjs';
import { GENEROUS_MS, until, untilIs } from './until.mjs';

/** A menu does not take a click in its first moments: it fades in. */
const MENU_MS = 400;
/** One attempt: what does not come of it in this time is tried again. */
const ATTEMPT_MS = 5_000;

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
    this.quick = new QuickInput(this);
    this.chart = new ChartView(this);
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
    this.page.setDefaultTimeout(GENEROUS_MS);
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

  /** Where it rests on nothing: over a row or a button it brings tooltips. */
  async parkMouse() {
    await this.page.mouse.move(24, this.size.height * 0.6);
  }

  /** The view of an extension, by its icon in the activity bar. */
  async openView(name = 'Candlewick') {
    const icon = this.page.locator(`.activitybar .action-item a[aria-label^="${name}"]`);
    const item = this.page.locator('.activitybar .action-item.checked', { has: icon });
    const title = this.page.locator('.sidebar .composite.title', { hasText: name });
    await icon.waitFor();
    await until(async () => {
      // A click on the icon of a view that is open closes it.
      if ((await item.count()) === 0) await icon.click();
      await title.waitFor({ timeout: ATTEMPT_MS });
      await this.sidebar.waitFor({ timeout: ATTEMPT_MS });
      return true;
    });
  }

  get sidebar() {
    return this.page.locator('.sidebar .pane-body').first();
  }

  row(text) {
    return this.page.locator('.sidebar .monaco-list-row', { hasText: text });
  }

  /** Has the editor with this name in front. */
  async selectTab(name) {
    const tab = this.page.locator('.tabs-container .tab', { hasText: name });
    await until(async () => {
      await tab.click({ timeout: ATTEMPT_MS });
      return / active( |$)/.test(await tab.getAttribute('class'));
    });
  }

  /** Opens the menu of a row, and gives the item. */
  async openMenu(row, action) {
    const item = this.page.locator('.monaco-menu .action-label', { hasText: action }).first();
    await until(async () => {
      if (await item.isVisible()) return true;
      await row.click({ button: 'right', timeout: ATTEMPT_MS });
      await item.waitFor({ timeout: ATTEMPT_MS });
      return true;
    });
    return item;
  }

  /** Chooses in the menu of a row. */
  async menu(row, action) {
    await until(async () => {
      const item = await this.openMenu(row, action);
      await this.page.waitForTimeout(MENU_MS);
      await item.click({ timeout: ATTEMPT_MS });
      await item.waitFor({ state: 'hidden', timeout: ATTEMPT_MS });
      return true;
    });
  }

  /** Chooses an item of a row's menu that asks with a list, and chooses there. */
  async menuAndChoose(row, action, text) {
    const open = () => this.menu(row, action);
    await open();
    await this.quick.choose(text, text, open);
  }

  /** The buttons that a row shows beneath the mouse. @param come what comes of it */
  async rowButton(row, name, come) {
    const button = row.locator(`.action-label[aria-label^="${name}"]`).first();
    await until(async () => {
      await row.hover({ timeout: ATTEMPT_MS });
      await button.click({ timeout: ATTEMPT_MS });
      await come.waitFor({ timeout: 20_000 });
      return true;
    });
  }

  /** Rests the mouse on a row until its tooltip has this. */
  async tooltip(row, text) {
    const tooltip = this.page.locator('.workbench-hover', { hasText: text });
    await until(async () => {
      await this.parkMouse();
      await row.hover({ timeout: ATTEMPT_MS });
      await tooltip.waitFor({ timeout: 5_000 });
      return true;
    });
    return tooltip;
  }

  /** Answers the question that lies over everything. @param says what it asks */
  async confirm(button, says = /./) {
    const dialog = this.page.locator('.monaco-dialog-box');
    await untilIs(() => dialog.innerText(), says);
    await until(async () => {
      await dialog.getByRole('button', { name: button }).click({ timeout: ATTEMPT_MS });
      await dialog.waitFor({ state: 'hidden', timeout: ATTEMPT_MS });
      return true;
    });
  }

  get notifications() {
    return this.page.locator('.notification-list-item');
  }

  notification(text) {
    return this.page.locator('.notification-list-item', { hasText: text }).first();
  }

  /** Those too that are not seen any more. */
  async clearNotifications() {
    await until(async () => {
      await this.quick.command('Notifications: Clear All Notifications');
      await until(async () => (await this.notifications.count()) === 0, { ms: 5_000 });
      return true;
    });
  }

  /**
   * Watches from now on for what may come and go between two looks.
   *
   * @param looks selectors, each with a pattern of what is written there
   * @returns waits until all of it has been seen
   */
  async notice(...looks) {
    await this.page.evaluate(
      (all) => {
        window.unnoticed = all;
        const isSeen = ([selector, source]) =>
          [...document.querySelectorAll(selector)].some((each) =>
            new RegExp(source).test(each.textContent.replace(/\s+/g, ' ')),
          );
        const look = () => (window.unnoticed = window.unnoticed.filter((each) => !isSeen(each)));
        new MutationObserver(look).observe(document.body, {
          childList: true,
          characterData: true,
          subtree: true,
        });
      },
      looks.map(([selector, pattern]) => [selector, pattern.source]),
    );
    return () => untilIs(() => this.page.evaluate(() => window.unnoticed), []);
  }

  /** The page inside the webview that is seen; those behind it are kept. */
  get webview() {
    return this.page.frameLocator('iframe.webview:visible').first().frameLocator('iframe#active-frame');
  }

  /** Waits until the browser's storage has all of this of the editors that are open: it is written now and then. */
  async untilKept(...patterns) {
    const missing = async () => {
      const kept = await this.page.evaluate(readKept);
      return patterns.filter((each) => !each.test(kept)).map(String);
    };
    await untilIs(missing, []);
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
    await this.quick.commandAndChoose('Preferences: Color Theme', name);
    await this.quick.close();
    await this.parkMouse();
    await this.page.waitForTimeout(800); // colours fade, for the picture
  }
}

/**
 * Runs in the page: what the workbench has stored of its editors, without the quoting of texts inside of texts. Nothing else
 * of what it stores: names of views are in many places, and each is written at its own time.
 */
async function readKept() {
  const settle = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  let kept = '';
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db')) continue;
    const database = await settle(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const all = await settle(database.transaction(store).objectStore(store).getAll());
      kept += all.filter((each) => String(each).includes('"editorpart.state"')).join('\n');
    }
    database.close();
  }
  return kept.replaceAll('\\', '');
}
