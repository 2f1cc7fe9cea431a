/** What a request can be waiting for: `queue` is a free connection. */
export type Stage = 'queue' | 'name' | 'connection' | 'answer' | 'body';

/** Where the time of one request goes, so that one that is too late can say what it waited for. */
export class Progress {
  readonly #spent = new Map<Stage, number>();
  readonly #now: () => number;
  #stage: Stage = 'connection';
  #since: number;

  /** @param now milliseconds that only ever grow */
  constructor(now: () => number) {
    this.#now = now;
    this.#since = now();
  }

  enter(stage: Stage): void {
    const now = this.#now();
    this.#spent.set(this.#stage, (this.#spent.get(this.#stage) ?? 0) + now - this.#since);
    this.#stage = stage;
    this.#since = now;
  }

  /** The stage that took longest. */
  get longest(): Stage {
    this.enter(this.#stage);
    return [...this.#spent].reduce((longest, each) => (each[1] > longest[1] ? each : longest))[0];
  }
}
