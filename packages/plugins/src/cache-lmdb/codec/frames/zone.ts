import type { ByteWriter } from '../bytes.ts';

/** A whole block as one candle: enough for a chart from afar, without decoding. */
export interface Zone {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export const ZONE_BYTES = 40;

/** The highest price, the lowest and the volume of no candles. */
export const emptyZone = (): Float64Array => Float64Array.of(-Infinity, Infinity, 0);

/** Takes highest, lowest and volume further by a frame's candles. */
export function takeZoneFurther(zone: Float64Array, columns: readonly Float64Array[]): void {
  const [, , highs, lows, , volumes] = columns as readonly [never, never, ...Float64Array[]];
  let [high, low, volume] = zone as unknown as [number, number, number];
  for (let i = 0; i < highs!.length; i++) {
    if (highs![i]! > high) high = highs![i]!;
    if (lows![i]! < low) low = lows![i]!;
    volume += volumes![i]!;
  }
  zone.set([high, low, volume]);
}

/** Any NaN is written as the one: which bits a computed one has is the processor's choice. */
export function writeZone(out: ByteWriter, { open, high, low, close, volume }: Zone): void {
  for (const value of [open, high, low, close, volume]) out.f64(Number.isNaN(value) ? NaN : value);
}
