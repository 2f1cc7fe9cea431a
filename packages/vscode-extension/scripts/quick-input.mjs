import { until, untilIs } from './until.mjs';

/** One attempt: what does not come of it in this time is tried again. */
const ATTEMPT_MS = 5_000;
const SETTLED_MS = 200;

/** The box with a line and a list beneath it: the palette, lists to choose from, questions. */
export class QuickInput {
  #workbench;

  constructor(workbench) {
    this.#workbench = workbench;
  }

  get box() {
    return this.#workbench.page.locator('.quick-input-widget');
  }

  get line() {
    return this.box.locator('input[type="text"]').first();
  }

  get back() {
    return this.box.locator('a[aria-label^="Back"]');
  }

  row(text) {
    return this.box.locator('.monaco-list-row', { hasText: text }).first();
  }

  /** Runs a command by its title in the palette. */
  async command(title) {
    const { page } = this.#workbench;
    const label = page.locator('.label-name', { hasText: new RegExp(`^${RegExp.escape(title)}$`) });
    const row = this.box.locator('.monaco-list-row', { has: label }).first();
    await until(async () => {
      await this.close();
      await page.keyboard.press('F1');
      await this.line.fill(`>${title}`, { timeout: ATTEMPT_MS });
      await row.waitFor({ timeout: ATTEMPT_MS });
      await this.take(row);
      return true;
    });
  }

  /** One that is about to close by itself is given the time to. */
  async close() {
    await until(async () => {
      const isHidden = await this.box.waitFor({ state: 'hidden', timeout: 1_000 }).then(
        () => true,
        () => false,
      );
      if (!isHidden) await this.#workbench.page.keyboard.press('Escape');
      return isHidden;
    });
  }

  /**
   * Chooses in the list that is open.
   *
   * @param typed narrows it first
   * @param reopen for a list that closes when something else takes the focus
   */
  async choose(text, typed = text, reopen = undefined) {
    const row = this.row(text);
    await until(async () => {
      if (reopen && !(await this.box.isVisible())) await reopen();
      // What was typed may have gone to the list before this one.
      if ((await this.line.inputValue({ timeout: ATTEMPT_MS })) !== typed)
        await this.line.fill(typed, { timeout: ATTEMPT_MS });
      await row.waitFor({ timeout: ATTEMPT_MS });
      await this.take(row);
      return true;
    });
  }

  /** Runs a command that asks with a list, and chooses there. */
  async commandAndChoose(title, text, typed = text) {
    const open = () => this.command(title);
    await open();
    await this.choose(text, typed, open);
  }

  /** Clicks a row until something else is asked, or nothing. */
  async take(row) {
    // A list that has only just come may still have the title of what was asked before it.
    await this.#workbench.page.waitForTimeout(SETTLED_MS);
    const before = await this.#asked();
    await until(async () => {
      if ((await this.#asked()) !== before) return true;
      // A mouse that rests on a row brings its tooltip, which lies over it and takes clicks.
      await this.#workbench.parkMouse();
      await row.click({ timeout: ATTEMPT_MS });
      return until(async () => (await this.#asked()) !== before, { ms: 5_000 });
    });
  }

  /** Waits for a question, and for what stands in its line. */
  async asks(question, value = undefined) {
    await this.#question(question).waitFor();
    if (value !== undefined) await untilIs(() => this.line.inputValue(), value);
  }

  /** Types into the line that asks for this. @param reopen for one that closes when something else takes the focus */
  async answer(question, text, reopen = undefined) {
    if (reopen === undefined) await this.asks(question);
    await until(async () => {
      if (reopen && !(await this.box.isVisible())) await reopen();
      await this.#question(question).waitFor({ timeout: ATTEMPT_MS });
      await this.line.fill(text, { timeout: ATTEMPT_MS });
      return (await this.line.inputValue({ timeout: ATTEMPT_MS })) === text && this.box.isVisible();
    });
  }

  /** Runs a command that asks for a line, and types it. */
  async commandAndAnswer(title, question, text) {
    const open = () => this.command(title);
    await open();
    await this.answer(question, text, open);
  }

  #question(text) {
    return this.box.getByText(text).or(this.box.getByPlaceholder(text)).first();
  }

  /** What is asked at this moment; nothing where the box is closed. */
  async #asked() {
    return this.#workbench.page.evaluate(() => {
      const box = document.querySelector('.quick-input-widget');
      if (!box?.checkVisibility()) return '';
      // Not the message beneath: it comes and goes while one thing is asked.
      const title = box.querySelector('.quick-input-title')?.textContent;
      return `${title}\n${box.querySelector('input[type="text"], input[type="password"]')?.placeholder}`;
    });
  }
}
