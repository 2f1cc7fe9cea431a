/** When what happened while a chart opened, by the host's clock: one line of the log, for bug reports and tests. */
export class OpeningTimes {
  readonly #started = performance.now();
  readonly #marks = new Map<OpeningMark, number>();

  /** The first time counts: later ones are of a chart that is open already. */
  mark(what: OpeningMark): void {
    if (!this.#marks.has(what)) this.#marks.set(what, performance.now() - this.#started);
  }

  /** `panel made 2, page's first message 180, …`: milliseconds since the chart was asked for. */
  get text(): string {
    return [...this.#marks].map(([what, ms]) => `${what} ${Math.round(ms)}`).join(', ');
  }
}

/** In the order in which they come to be. */
export type OpeningMark = 'panel made' | 'dataset read' | 'bars read' | 'page’s first message' | 'painted';
