/** Marks when the first bars come and when they are on the screen: the page's part of the time that a chart takes to open. */
export class FirstPaint {
  readonly #told: () => void;
  #isDone = false;

  constructor(told: () => void) {
    this.#told = told;
  }

  barsCame(): void {
    if (!this.#isDone) performance.mark('candlewick-bars');
  }

  /** To be called in the frame that draws them. */
  drawn(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    // Behind the frame.
    setTimeout(() => {
      performance.mark('candlewick-painted');
      this.#told();
    });
  }
}
