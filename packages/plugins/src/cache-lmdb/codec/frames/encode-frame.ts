import { bitLength, encodeGroups } from './groups-encode.ts';
import {
  BASE_COLUMNS,
  EXCEPTIONS,
  FIXED_HEADER,
  FRAME_ROWS,
  MAX_INTEGER,
  MAX_RESIDUAL,
  MAX_STREAM,
  NOTHING,
  PREVIOUS,
  PRODUCT,
  productFactor,
  RAW,
  TIME_EVEN,
  TIME_RAW,
  TIME_STREAM,
} from './layout.ts';
import { scaleColumns } from './scale.ts';

/** A column that takes part in predictions: its integers, without holes once it is written. */
interface Scaled {
  readonly integers: Float64Array;
  /** -1: kept as it is, and predicts nothing. */
  readonly exponent: number;
}

const residuals = new Float64Array(FRAME_ROWS);
const PREDICTOR_SAMPLES = 64;

/** Writes one frame. It lives for one frame; its buffer is as large as the worst one. */
class FrameWriter {
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #columns: readonly Float64Array[];
  readonly #rows: number;
  readonly #integers: readonly Float64Array[];
  #at: number;

  constructor(columns: readonly Float64Array[]) {
    this.#columns = columns;
    this.#rows = columns[0]!.length;
    this.#integers = columns.map(() => new Float64Array(this.#rows));
    const header = FIXED_HEADER + 2 * (columns.length - BASE_COLUMNS + 1);
    this.#at = (header + 3) & ~3;
    const buffer = new ArrayBuffer(this.#at + columns.length * MAX_STREAM);
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Uint32Array(buffer);
  }

  write(): Uint8Array {
    this.#writeTimes();
    const price = this.#writePrices();
    const written: Scaled[] = [];
    for (let c = BASE_COLUMNS - 1; c < this.#columns.length; c++) {
      written.push(this.#writeColumn(c, FIXED_HEADER + 2 * (c - BASE_COLUMNS + 1), price, written));
    }
    return this.#bytes.subarray(0, this.#at);
  }

  #writeTimes(): void {
    const times = this.#columns[0]!;
    const unit = unitOf(times);
    new DataView(this.#bytes.buffer).setFloat64(0, unit, true);
    if (unit === 0 && (times.length > 1 || !isTime(times[0]!))) {
      this.#bytes[8] = TIME_RAW;
      this.#writeRaw(times);
      return;
    }
    let even = times.at(-1)! - times[0]! <= MAX_INTEGER;
    residuals[0] = 0;
    for (let i = 1; i < times.length; i++) {
      residuals[i] = (times[i]! - times[i - 1]!) / unit - 1;
      if (residuals[i] !== 0) even = false;
      // So far that the code cannot hold it: a thing of tests.
      if (residuals[i]! > MAX_RESIDUAL) {
        this.#bytes[8] = TIME_RAW;
        this.#writeRaw(times);
        return;
      }
    }
    this.#bytes[8] = even ? TIME_EVEN : TIME_STREAM;
    if (!even) this.#writeGroups();
  }

  /** @returns the mid price times four, and the exponent */
  #writePrices(): Scaled {
    const columns = this.#columns.slice(1, 5);
    const scaling = scaleColumns(columns, this.#integers.slice(1, 5));
    const [, open, high, low, close] = this.#integers as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    if (!scaling) {
      this.#bytes[9] = RAW;
      for (const column of columns) this.#writeRaw(column);
      return { integers: open, exponent: -1 };
    }
    const exceptions: number[][] = [[], [], [], []];
    const parts = columns.map(() => new Float64Array(this.#rows));
    const put = (c: number, integers: Float64Array, i: number, predicted: number, sign: number): number => {
      const residual = (integers[i]! - predicted) * sign;
      if (Math.abs(residual) <= MAX_RESIDUAL) parts[c]![i] = residual;
      else {
        exceptions[c]!.push(i);
        integers[i] = predicted;
      }
      return integers[i]!;
    };
    let previous = 0;
    for (let i = 0; i < this.#rows; i++) {
      const o = put(0, open, i, previous, 1);
      const c = put(3, close, i, o, 1);
      put(1, high, i, o > c ? o : c, 1);
      put(2, low, i, o < c ? o : c, -1);
      previous = c;
    }
    const some = exceptions.some(({ length }) => length > 0);
    this.#bytes[9] = scaling.exponent | (some ? EXCEPTIONS : 0);
    for (let c = 0; c < 4; c++) {
      residuals.set(parts[c]!);
      this.#writeGroups();
    }
    if (some) for (let c = 0; c < 4; c++) this.#writeExceptions(columns[c]!, exceptions[c]!);
    const mid = open;
    for (let i = 0; i < this.#rows; i++) mid[i] = open[i]! + high[i]! + low[i]! + close[i]!;
    return { integers: mid, exponent: scaling.exponent };
  }

  #writeColumn(c: number, header: number, price: Scaled, earlier: readonly Scaled[]): Scaled {
    const column = this.#columns[c]!;
    const integers = this.#integers[c]!;
    const scaling = scaleColumns([column], [integers]);
    if (!scaling) {
      this.#bytes[header] = RAW;
      this.#writeRaw(column);
      return { integers, exponent: -1 };
    }
    const own = { integers, exponent: scaling.exponent };
    const predictor = choosePredictor(own, price, earlier);
    const predict = predictorOf(predictor, own, price, earlier);
    const exceptions: number[] = [];
    for (let i = 0; i < this.#rows; i++) {
      const predicted = predict(i);
      const residual = integers[i]! - predicted;
      if (Math.abs(residual) <= MAX_RESIDUAL) residuals[i] = residual;
      else {
        exceptions.push(i);
        residuals[i] = 0;
        integers[i] = predicted;
      }
    }
    this.#bytes[header] = scaling.exponent | (exceptions.length > 0 ? EXCEPTIONS : 0);
    this.#bytes[header + 1] = predictor;
    this.#writeGroups();
    if (exceptions.length > 0) this.#writeExceptions(column, exceptions);
    return own;
  }

  #writeGroups(): void {
    this.#at = encodeGroups(residuals, this.#rows, this.#bytes, this.#words, this.#at);
    this.#pad();
  }

  /** The doubles' own bytes. */
  #writeRaw(column: Float64Array): void {
    this.#bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), this.#at);
    this.#at += column.byteLength;
  }

  #writeExceptions(column: Float64Array, rows: readonly number[]): void {
    const bits = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
    const count = rows.length;
    this.#bytes[this.#at++] = count & 255;
    this.#bytes[this.#at++] = count >> 8;
    for (const row of rows) {
      this.#bytes[this.#at++] = row & 255;
      this.#bytes[this.#at++] = row >> 8;
      this.#bytes.set(bits.subarray(row * 8, row * 8 + 8), this.#at);
      this.#at += 8;
    }
    this.#pad();
  }

  #pad(): void {
    this.#at = (this.#at + 3) & ~3;
  }
}

/**
 * One frame of at most FRAME_ROWS rows: time, open, high, low, close, volume, then extra columns. The bytes depend on
 * the values alone. This is the specification; the WebAssembly twin writes the very same bytes.
 */
export const encodeFrame = (columns: readonly Float64Array[]): Uint8Array => new FrameWriter(columns).write();

const isTime = (time: number): boolean => Number.isSafeInteger(time) && !Object.is(time, -0);

/** The largest time of which all distances are multiples; 0 when there is none, or times do not ascend. */
function unitOf(times: Float64Array): number {
  if (!isTime(times[0]!)) return 0;
  let unit = 0;
  for (let i = 1; i < times.length; i++) {
    const distance = times[i]! - times[i - 1]!;
    if (!isTime(times[i]!) || !(distance > 0) || distance > MAX_INTEGER) return 0;
    if (distance === unit) continue;
    let a = distance;
    for (let b = unit; b > 0;) [a, b] = [b, a % b];
    unit = a;
  }
  return unit;
}

type Predict = (row: number) => number;

/** What the integers of a column are expected to be; the column's own are used up to the row before. */
export function predictorOf(
  predictor: number,
  own: Scaled,
  price: Scaled,
  earlier: readonly Scaled[],
): Predict {
  if (predictor === NOTHING) return () => 0;
  if (predictor === PREVIOUS) return (row) => (row === 0 ? 0 : own.integers[row - 1]!);
  const other = earlier[predictor - PRODUCT]!;
  const factor = productFactor(own.exponent, other.exponent, price.exponent);
  return (row) => {
    const predicted = Math.floor(other.integers[row]! * price.integers[row]! * factor + 0.5) + 0;
    return Math.abs(predicted) <= MAX_INTEGER ? predicted : 0;
  };
}

function choosePredictor(own: Scaled, price: Scaled, earlier: readonly Scaled[]): number {
  let best = NOTHING;
  let cost = costOf(NOTHING, own, price, earlier);
  const last = price.exponent < 0 ? PREVIOUS : PREVIOUS + earlier.length;
  for (let predictor = PREVIOUS; predictor <= last; predictor++) {
    if (predictor >= PRODUCT && earlier[predictor - PRODUCT]!.exponent < 0) continue;
    const costing = costOf(predictor, own, price, earlier);
    if (costing < cost) {
      cost = costing;
      best = predictor;
    }
  }
  return best;
}

/** Bits of a sample of residuals. */
function costOf(predictor: number, own: Scaled, price: Scaled, earlier: readonly Scaled[]): number {
  const predict = predictorOf(predictor, own, price, earlier);
  const rows = own.integers.length;
  const samples = Math.min(rows, PREDICTOR_SAMPLES);
  let bits = 0;
  for (let j = 0; j < samples; j++) {
    const row = Math.floor((j * rows) / samples);
    const size = Math.abs(own.integers[row]! - predict(row));
    // Its sign has to be told too.
    if (size <= MAX_RESIDUAL)
      bits += (predictor === NOTHING ? 0 : 1) + bitLength(Math.floor(size / 2 ** 32), size % 2 ** 32);
  }
  return bits;
}
