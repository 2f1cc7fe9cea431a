import type { Exchange } from '../contracts/exchange.ts';
import type { Limiter, PoolRule } from '../contracts/limiter.ts';
import type { Experience } from '../pipeline/estimate.ts';
import type { CostSource, ExchangeSource } from '../pipeline/market-source.ts';
import type { ExchangeParts } from './open-exchange.ts';

/** The venues of a run: one per id, opened on first use, closed with the run, each behind the gate of its identity. */
export class ExchangePool implements ExchangeSource, CostSource {
  readonly #parts: ExchangeParts;
  readonly #open = new Map<string, Promise<Exchange>>();
  readonly #limiters = new Map<string, () => Promise<Limiter>>();
  readonly #experience = new Map<string, Promise<Experience>>();

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  get(id: string): Promise<Exchange> {
    const known = this.#open.get(id);
    if (known) return known;
    const opening = import('./open-exchange.ts').then(({ openExchange }) =>
      openExchange(id, this.#parts, (limiter) => this.#limiters.set(id, limiter)),
    );
    this.#open.set(id, opening);
    return opening;
  }

  async allowance(id: string, pool: PoolRule): Promise<number> {
    await this.get(id);
    return (await this.#limiters.get(id)!()).allowance(pool);
  }

  /** Read off the records of runs once per venue. */
  experience(id: string): Promise<Experience> {
    const known = this.#experience.get(id);
    if (known) return known;
    const read = import('./experience.ts').then(({ experienceOf }) => experienceOf(this.#parts.host, id));
    this.#experience.set(id, read);
    return read;
  }
}
