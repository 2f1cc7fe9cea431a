import type { CandleRuns } from '@candlewick/core';
import type { ByteReader, ByteWriter } from '../bytes.ts';

/** A whole block as one candle: enough for a chart from afar, without decoding. */
export interface Zone {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export const ZONE_BYTES = 40;

export function zoneOf(runs: CandleRuns): Zone {
  let high = -Infinity;
  let low = Infinity;
  let volume = 0;
  for (const run of runs) {
    for (let i = 0; i < run.length; i++) {
      if (run.high[i]! > high) high = run.high[i]!;
      if (run.low[i]! < low) low = run.low[i]!;
      volume += run.volume[i]!;
    }
  }
  return { open: runs[0]?.open[0] ?? NaN, high, low, close: runs.at(-1)?.close.at(-1) ?? NaN, volume };
}

export function writeZone(out: ByteWriter, { open, high, low, close, volume }: Zone): void {
  for (const value of [open, high, low, close, volume]) out.f64(value);
}

export function readZone(from: ByteReader): Zone {
  return { open: from.f64(), high: from.f64(), low: from.f64(), close: from.f64(), volume: from.f64() };
}
