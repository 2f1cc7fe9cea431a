/**
 * A series of any length in bounded memory: when it is full, every two neighbours become one, and from then on as many
 * more values go into one entry.
 */
export class Thinned<T> {
  readonly #most: number;
  readonly #merge: (a: T, b: T) => T;
  #entries: T[] = [];
  #perEntry = 1;
  #inLast = 0;

  /** @param most even; @param merge one entry for two neighbours */
  constructor(most: number, merge: (a: T, b: T) => T) {
    this.#most = most;
    this.#merge = merge;
  }

  add(value: T): void {
    const last = this.#entries.length - 1;
    if (last >= 0 && this.#inLast < this.#perEntry) {
      this.#entries[last] = this.#merge(this.#entries[last]!, value);
      this.#inLast++;
      return;
    }
    if (this.#entries.length === this.#most) this.#halve();
    this.#entries.push(value);
    this.#inLast = 1;
  }

  get entries(): readonly T[] {
    return this.#entries;
  }

  #halve(): void {
    const halved: T[] = [];
    for (let i = 0; i + 1 < this.#entries.length; i += 2) {
      halved.push(this.#merge(this.#entries[i]!, this.#entries[i + 1]!));
    }
    this.#entries = halved;
    this.#perEntry *= 2;
  }
}
