import type { Candles } from '@candlewick/core';
import type { KlineLayout } from '../venues/binance.ts';
import type { Expected } from './zip-entry.ts';

/** What a file is read from and into. Its memory goes to the thread and comes back: never copied, nor shared. */
export interface ZipMemory {
  /** A view of all or the beginning of its buffer. */
  readonly zip: Uint8Array<ArrayBuffer>;
  /** In one buffer. */
  readonly columns: Candles;
}

/** What the thread is asked: the arguments of ZipReader.read. */
export interface ZipTask extends ZipMemory {
  readonly expected: Expected;
  readonly layout: KlineLayout;
}

/** What it answers, task by task. */
export type ZipAnswer = ZipMemory &
  ({ readonly rows: number | undefined } | { readonly damaged: string } | { readonly failed: string });

/** The buffers that a message hands over. */
export const buffersOf = ({ zip, columns }: ZipMemory): ArrayBuffer[] => [
  zip.buffer,
  columns.time.buffer as ArrayBuffer,
];
