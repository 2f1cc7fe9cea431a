import type { Candles } from '@candlewick/core';
import type { KlineLayout } from '../venues/binance.ts';
import type { Expected } from './zip-entry.ts';

/** What the thread is asked: the arguments of ZipReader.read, in shared memory. */
export interface ZipTask {
  readonly zip: Uint8Array;
  readonly expected: Expected;
  readonly layout: KlineLayout;
  readonly memory: Candles;
}

/** What it answers, task by task. */
export type ZipAnswer =
  { readonly rows: number | undefined } | { readonly damaged: string } | { readonly failed: string };
