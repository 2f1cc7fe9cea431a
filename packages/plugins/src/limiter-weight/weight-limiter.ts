import { CandlewickError } from '@candlewick/core';
import type { Limiter, LimiterContext, Permit, PoolRule, PoolStatus } from '@candlewick/core';
import type { Budget, BudgetStore } from './budget.ts';
import { Identity } from './identity.ts';
import type { WeightOptions } from './options.ts';
import { PoolLine } from './pool-line.ts';

/** Spends the budget of one egress identity: a line per pool, one time, and bans that stop them all. */
export class WeightLimiter implements Limiter {
  readonly #options: WeightOptions;
  readonly #context: LimiterContext;
  readonly #identity: Identity;
  readonly #store: BudgetStore;
  readonly #lines = new Map<string, PoolLine>();
  readonly #listeners = new Set<(status: PoolStatus) => void>();
  readonly #reported = new Map<string, string>();
  readonly #onHostEnd = () => this.#close();
  #closed = false;

  /** @param store closed with the limiter */
  constructor(options: WeightOptions, context: LimiterContext, store: BudgetStore) {
    this.#options = options;
    this.#context = context;
    this.#identity = new Identity(context);
    this.#store = store;
    context.signal.addEventListener('abort', this.#onHostEnd, { once: true });
  }

  async acquire(pool: PoolRule, weight: number, signal: AbortSignal): Promise<Permit> {
    signal.throwIfAborted();
    if (this.#closed) throw closedError();
    return this.#line(pool).acquire(pool, weight, signal);
  }

  allowance({ limit }: PoolRule): number {
    return limit * this.#options.share;
  }

  status(): readonly PoolStatus[] {
    return [...this.#lines.values()].map((line) => line.status());
  }

  observe(listener: (status: PoolStatus) => void): () => void {
    // Its own function: the same listener may observe twice and leave once.
    const own = (status: PoolStatus) => listener(status);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#context.signal.removeEventListener('abort', this.#onHostEnd);
    this.#close();
    for (const line of this.#lines.values()) line.giveUp();
    this.#listeners.clear();
    await this.#store.close();
  }

  #line(pool: PoolRule): PoolLine {
    let line = this.#lines.get(pool.name);
    if (!line) {
      line = new PoolLine(pool, {
        identity: this.#identity,
        store: this.#store,
        options: this.#options,
        changed: (each, budget) => this.#report(each, budget),
      });
      this.#lines.set(pool.name, line);
    }
    return line;
  }

  #close(): void {
    this.#closed = true;
    for (const line of this.#lines.values()) line.close(closedError());
  }

  #report(line: PoolLine, budget: Budget): void {
    if (this.#listeners.size === 0) return;
    const status = line.status(budget);
    const text = JSON.stringify(status);
    if (this.#reported.get(status.pool) === text) return;
    this.#reported.set(status.pool, text);
    for (const listener of this.#listeners) {
      try {
        listener(status);
      } catch (error) {
        this.#context.logger.warn('a listener of the limiter failed', { error: String(error) });
      }
    }
  }
}

const closedError = () => new CandlewickError('INTERRUPTED', 'The limiter was closed: the run is over.');
