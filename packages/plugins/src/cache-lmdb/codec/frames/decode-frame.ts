import { predictorOf } from './encode-frame.ts';
import { decodeGroups } from './groups-decode.ts';
import {
  BASE_COLUMNS,
  EXCEPTIONS,
  EXPONENT_MASK,
  FIXED_HEADER,
  FRAME_ROWS,
  MAX_EXPONENT,
  POWERS,
  PREVIOUS,
  PRODUCT,
  RAW,
  TIME_EVEN,
  TIME_RAW,
  TIME_STREAM,
} from './layout.ts';

const open = new Float64Array(FRAME_ROWS);
const high = new Float64Array(FRAME_ROWS);
const low = new Float64Array(FRAME_ROWS);
const close = new Float64Array(FRAME_ROWS);

/** Walks through a frame's streams. */
class FrameReader {
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;
  #at: number;

  /** @param bytes at the beginning of their buffer, which is as long as whole words need */
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#words = new Uint32Array(bytes.buffer, 0, bytes.length >>> 2);
    this.#at = at;
  }

  groups(into: Float64Array, rows: number): void {
    this.#at = decodeGroups(this.#bytes, this.#words, this.#at, this.#bytes.length, into, rows);
    this.#pad();
  }

  raw(into: Float64Array): void {
    const end = this.#at + into.byteLength;
    if (end > this.#bytes.length) throw new RangeError('A column ends too early');
    const target = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    target.set(this.#bytes.subarray(this.#at, end));
    this.#at = end;
  }

  exceptions(into: Float64Array): void {
    const bytes = this.#bytes;
    if (this.#at + 2 > bytes.length) throw new RangeError('Exceptions are missing');
    const count = bytes[this.#at]! + bytes[this.#at + 1]! * 256;
    this.#at += 2;
    if (this.#at + count * 10 > bytes.length) throw new RangeError('Exceptions are missing');
    const target = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    for (let i = 0; i < count; i++, this.#at += 10) {
      const row = bytes[this.#at]! + bytes[this.#at + 1]! * 256;
      if (row >= into.length) throw new RangeError('An exception lies outside of its frame');
      target.set(bytes.subarray(this.#at + 2, this.#at + 10), row * 8);
    }
    this.#pad();
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError('There are bytes after the end of a frame');
  }

  #pad(): void {
    this.#at = (this.#at + 3) & ~3;
  }
}

/**
 * Reads what `encodeFrame` wrote into columns of the frame's length.
 *
 * @param first open time of the first row, which the block's directory has
 * @throws RangeError when the bytes are not those of such a frame
 */
export function decodeFrame(frame: Uint8Array, first: number, columns: readonly Float64Array[]): void {
  const rows = columns[0]!.length;
  const header = (FIXED_HEADER + 2 * (columns.length - BASE_COLUMNS + 1) + 3) & ~3;
  if (frame.length < header || frame.length % 4 !== 0) throw new RangeError('A frame is too short');
  // Copied: what LMDB gives lies anywhere in memory.
  const bytes = new Uint8Array(frame);
  const reader = new FrameReader(bytes, header);
  const unit = new DataView(bytes.buffer).getFloat64(0, true);
  readTimes(reader, bytes[8]!, first, unit, columns[0]!);
  const mid = readPrices(reader, bytes[9]!, columns);
  const price = { integers: mid, exponent: exponentOf(bytes[9]!) };
  const earlier: { integers: Float64Array; exponent: number }[] = [];
  for (let c = BASE_COLUMNS - 1; c < columns.length; c++) {
    const at = FIXED_HEADER + 2 * (c - BASE_COLUMNS + 1);
    const mode = bytes[at]!;
    const predictor = bytes[at + 1]!;
    const own = { integers: new Float64Array(rows), exponent: exponentOf(mode) };
    if (own.exponent < 0) reader.raw(columns[c]!);
    else {
      if (
        predictor >= PRODUCT &&
        (price.exponent < 0 || !((earlier[predictor - PRODUCT]?.exponent ?? -1) >= 0))
      )
        throw new RangeError('A column is predicted from one that is not there');
      reader.groups(own.integers, rows);
      if (predictor >= PREVIOUS) {
        const predict = predictorOf(predictor, own, price, earlier);
        for (let i = 0; i < rows; i++) own.integers[i]! += predict(i);
      }
      unscale(own.integers, own.exponent, columns[c]!);
      if ((mode & EXCEPTIONS) !== 0) reader.exceptions(columns[c]!);
    }
    earlier.push(own);
  }
  reader.end();
}

/** -1: raw. */
function exponentOf(mode: number): number {
  if ((mode & RAW) !== 0) return -1;
  const exponent = mode & EXPONENT_MASK;
  if (exponent > MAX_EXPONENT) throw new RangeError('An exponent is too large');
  return exponent;
}

function readTimes(reader: FrameReader, mode: number, first: number, unit: number, into: Float64Array): void {
  if (mode === TIME_RAW) reader.raw(into);
  else if (mode === TIME_EVEN) for (let i = 0; i < into.length; i++) into[i] = first + i * unit;
  else if (mode === TIME_STREAM) {
    reader.groups(into, into.length);
    into[0] = first;
    for (let i = 1; i < into.length; i++) into[i] = into[i - 1]! + (into[i]! + 1) * unit;
  } else throw new RangeError('The kind of its times is not known');
}

/** @returns the mid prices times four, as integers */
function readPrices(reader: FrameReader, mode: number, columns: readonly Float64Array[]): Float64Array {
  const exponent = exponentOf(mode);
  const [, opens, highs, lows, closes] = columns;
  if (exponent < 0) {
    for (const column of [opens!, highs!, lows!, closes!]) reader.raw(column);
    return open;
  }
  const rows = opens!.length;
  const streams = [open, high, low, close] as const;
  const targets = [opens!, highs!, lows!, closes!] as const;
  for (const stream of streams) reader.groups(stream, rows);
  const power = POWERS[exponent]!;
  let previous = 0;
  for (let i = 0; i < rows; i++) {
    const o = previous + open[i]!;
    const c = previous + (open[i]! + close[i]!);
    open[i] = o;
    close[i] = c;
    high[i]! += o > c ? o : c;
    low[i] = (o < c ? o : c) - low[i]!;
    previous = c;
  }
  for (let c = 0; c < 4; c++) for (let i = 0; i < rows; i++) targets[c]![i] = streams[c]![i]! / power;
  if ((mode & EXCEPTIONS) !== 0) for (const target of targets) reader.exceptions(target);
  for (let i = 0; i < rows; i++) open[i] = open[i]! + high[i]! + low[i]! + close[i]!;
  return open;
}

function unscale(integers: Float64Array, exponent: number, into: Float64Array): void {
  const power = POWERS[exponent]!;
  for (let i = 0; i < into.length; i++) into[i] = integers[i]! / power;
}
