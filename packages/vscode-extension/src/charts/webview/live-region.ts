import { element } from './element.ts';

/** Tells people who listen what has changed. */
export class LiveRegion {
  readonly root = element('div', { class: 'live', 'aria-live': 'polite', role: 'status' });
  #timer = 0;

  /** The last of several in a row is said. */
  say(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.root.textContent = text;
    }, 150);
  }
}
