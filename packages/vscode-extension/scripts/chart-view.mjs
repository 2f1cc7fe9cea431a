import { GENEROUS_MS, until, untilIs } from './until.mjs';

const ATTEMPT_MS = 5_000;

/** The chart that is seen. */
export class ChartView {
  #workbench;

  constructor(workbench) {
    this.#workbench = workbench;
  }

  get root() {
    return this.#workbench.webview.locator('#chart');
  }

  get #canvas() {
    return this.#workbench.webview.locator('canvas').first();
  }

  /** What the page tells of itself: `timeframe`, `bars`, `answer-ms`. */
  async told(name) {
    return (await this.root.getAttribute(`data-${name}`)) ?? '';
  }

  /** Clicks its row in the tree until it is there. */
  async open(row, timeframe) {
    await until(async () => {
      await row.click({ timeout: ATTEMPT_MS });
      return this.is(timeframe, { ms: 20_000 });
    });
  }

  /** Waits until it has painted bars of this timeframe. */
  async is(timeframe, { ms = GENEROUS_MS } = {}) {
    const isShown = (shown) => (timeframe instanceof RegExp ? timeframe.test(shown) : shown === timeframe);
    await until(async () => (await this.told('state')) === 'ready' && isShown(await this.told('timeframe')), {
      ms,
    });
    return true;
  }

  /** Presses a key when the page has the focus; before, the workbench would take it. */
  async key(key) {
    await until(async () => {
      await this.#canvas.click({ position: { x: 60, y: 60 }, force: true, timeout: ATTEMPT_MS });
      return this.root.evaluate(() => document.hasFocus());
    });
    await this.#workbench.page.keyboard.press(key);
  }

  /** Opens the menu that a key stands for, and chooses in it. */
  async menu(key, item) {
    await until(async () => {
      await this.key(key);
      await item.click({ timeout: ATTEMPT_MS });
      return true;
    });
  }

  /** Chooses a timeframe in its menu. */
  async choose(timeframe) {
    const menu = this.#workbench.webview.getByRole('menu', { name: 'Timeframe' });
    await until(async () => {
      await this.menu('t', menu.getByText(timeframe, { exact: true }));
      return this.is(timeframe, { ms: 20_000 });
    });
  }

  async legendSays(text) {
    await untilIs(() => this.#workbench.webview.locator('.legend').innerText(), text);
  }

  /** Moves the pointer over a place until what is beneath it is explained. */
  async explains(text, { x, y }) {
    const tip = this.#workbench.webview.locator('.tip', { hasText: text });
    let by = 0;
    await until(async () => {
      by = 1 - by;
      await this.#canvas.hover({ position: { x: x + by, y }, force: true, timeout: ATTEMPT_MS });
      await tip.waitFor({ timeout: 1_000 });
      return true;
    });
  }

  /** Waits until the largest canvas has many colours: an empty one has two or three. */
  async painted() {
    await until(async () => (await this.#colours()) > 20);
  }

  async #colours() {
    const counts = await this.#workbench.webview.locator('canvas').evaluateAll((all) =>
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
}
