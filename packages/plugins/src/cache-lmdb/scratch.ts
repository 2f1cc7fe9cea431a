import { allocateCandles, sliceCandles } from '@candlewick/core';
import type { Candles } from '@candlewick/core';
import type { Allocate } from './codec/frames/block-frames.ts';

/** Memory that block after block is decoded into, for readers who look at every candle once. */
export class Scratch {
  readonly #rows: Candles;
  #taken = 0;

  /** @param extras all that a block may have */
  constructor(length: number, extras: readonly string[]) {
    this.#rows = allocateCandles(length, extras);
  }

  /** Whether it is for blocks with these extra columns. */
  fits(extras: readonly string[]): boolean {
    const own = Object.keys(this.#rows.extras);
    return own.length === extras.length && extras.every((name, i) => name === own[i]);
  }

  /** Of the next block: what was decoded before may be overwritten. */
  begin(): void {
    this.#taken = 0;
  }

  /** Rows that are taken by nobody since `begin`, or new ones. */
  readonly allocate: Allocate = (length, extras) => {
    const start = this.#taken;
    if (start + length > this.#rows.length) return allocateCandles(length, extras);
    this.#taken += length;
    const { extras: all, ...rows } = sliceCandles(this.#rows, start, start + length);
    return { ...rows, extras: Object.fromEntries(extras.map((name) => [name, all[name]!])) };
  };
}
