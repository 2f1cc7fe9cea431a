// AssemblyScript twin of src/cache-lmdb/codec/frames/decode-frame.ts; what is said there is not said again.
import { decodeGroups, streamEnd } from './groups-decode';
import {
  BASE_COLUMNS,
  EXCEPTIONS,
  EXPONENT_MASK,
  FIXED_HEADER,
  FRAME,
  FRAME_BYTES,
  headerOf,
  MAX_EXPONENT,
  MID,
  power,
  PRODUCT,
  RAW,
  TIME_EVEN,
  TIME_RAW,
  TIME_STREAM,
} from './layout';
import { addPredictions, exponentOf, factorOf, integersOf, setExponent } from './predict';
import { unscale } from './scale';

let at: usize = 0;
let end: usize = 0;
let failed: bool = false;

/** Where the first row of the first column goes, and how far on the next column's. */
let into: usize = 0;
let stride: usize = 0;

function column(c: u32): usize {
  return into + c * stride;
}

/** Decodes the first `length` bytes of FRAME to `out`: up to three rows more are written. @returns whether they are such a frame */
export function decode(
  length: u32,
  rows: u32,
  columns: u32,
  first: f64,
  out: usize,
  columnBytes: usize,
): bool {
  into = out;
  stride = columnBytes;
  if (length < headerOf(columns) || (length & 3) != 0 || length > FRAME_BYTES) return false;
  failed = false;
  at = FRAME + headerOf(columns);
  end = FRAME + length;
  readTimes(first, rows);
  if (failed) return false;
  const price = readPrices(rows, columns > BASE_COLUMNS);
  if (failed) return false;
  for (let nth: u32 = 0; nth < columns - BASE_COLUMNS + 1; nth++) {
    readColumn(nth, price, rows);
    if (failed) return false;
  }
  return at == end;
}

function readGroups(values: usize, rows: u32): void {
  decodeGroups(at, end, values, rows);
  if (streamEnd == 0) failed = true;
  else at = (streamEnd + 3) & ~3;
}

function readRaw(c: u32, rows: u32): void {
  if (at + rows * 8 > end) failed = true;
  else memory.copy(column(c), at, rows * 8);
  at += rows * 8;
}

function readExceptions(c: u32, rows: u32): void {
  if (at + 2 > end) {
    failed = true;
    return;
  }
  const count: u32 = load<u16>(at);
  at += 2;
  if (at + count * 10 > end) {
    failed = true;
    return;
  }
  for (let i: u32 = 0; i < count; i++, at += 10) {
    const row: u32 = load<u16>(at);
    if (row >= rows) {
      failed = true;
      return;
    }
    store<u64>(column(c) + row * 8, load<u64>(at + 2));
  }
  at = (at + 3) & ~3;
}

function readTimes(first: f64, rows: u32): void {
  const times = column(0);
  const unit = load<f64>(FRAME);
  const mode = load<u8>(FRAME + 8);
  if (mode == TIME_RAW) readRaw(0, rows);
  else if (mode == TIME_EVEN)
    for (let i: u32 = 0; i < rows; i++) store<f64>(times + i * 8, first + <f64>i * unit);
  else if (mode == TIME_STREAM) {
    readGroups(times, rows);
    store<f64>(times, first);
    let time = first;
    for (let i: u32 = 1; i < rows; i++) {
      time = time + (load<f64>(times + i * 8) + 1) * unit;
      store<f64>(times + i * 8, time);
    }
  } else failed = true;
}

function modeExponent(mode: u8): i32 {
  if ((mode & RAW) != 0) return -1;
  const exponent: i32 = mode & EXPONENT_MASK;
  if (exponent > MAX_EXPONENT) failed = true;
  return exponent;
}

function readPrices(rows: u32, needMid: bool): i32 {
  const mode = load<u8>(FRAME + 9);
  const exponent = modeExponent(mode);
  if (exponent < 0) {
    for (let c: u32 = 1; c <= 4 && !failed; c++) readRaw(c, rows);
    return -1;
  }
  for (let c: u32 = 1; c <= 4 && !failed; c++) readGroups(column(c), rows);
  if (failed) return -1;
  const open = column(1);
  const high = column(2);
  const low = column(3);
  const close = column(4);
  let previous: f64 = 0;
  for (let i: u32 = 0; i < rows * 8; i += 8) {
    const o = load<f64>(open + i);
    store<f64>(open + i, previous + o);
    previous = previous + (o + load<f64>(close + i));
    store<f64>(close + i, previous);
  }
  const factor = f64x2.splat(power(exponent));
  for (let i: u32 = 0; i < rows * 8; i += 16) {
    const o = v128.load(open + i);
    const c = v128.load(close + i);
    const h = f64x2.add(v128.load(high + i), f64x2.pmax(o, c));
    const l = f64x2.sub(f64x2.pmin(o, c), v128.load(low + i));
    if (needMid) v128.store(MID + i, f64x2.add(f64x2.add(f64x2.add(o, h), l), c));
    v128.store(open + i, f64x2.div(o, factor));
    v128.store(high + i, f64x2.div(h, factor));
    v128.store(low + i, f64x2.div(l, factor));
    v128.store(close + i, f64x2.div(c, factor));
  }
  if ((mode & EXCEPTIONS) != 0) for (let c: u32 = 1; c <= 4 && !failed; c++) readExceptions(c, rows);
  return exponent;
}

function readColumn(nth: u32, price: i32, rows: u32): void {
  const c = BASE_COLUMNS - 1 + nth;
  const mode = load<u8>(FRAME + FIXED_HEADER + 2 * nth);
  const predictor: u32 = load<u8>(FRAME + FIXED_HEADER + 2 * nth + 1);
  const exponent = modeExponent(mode);
  if (failed) return;
  setExponent(nth, exponent);
  if (exponent < 0) return readRaw(c, rows);
  if (
    predictor >= PRODUCT &&
    (price < 0 || predictor - PRODUCT >= nth || exponentOf(predictor - PRODUCT) < 0)
  ) {
    failed = true;
    return;
  }
  const own = integersOf(nth);
  readGroups(own, rows);
  if (failed) return;
  addPredictions(predictor, factorOf(predictor, nth, price), nth, rows);
  unscale(own, rows, exponent, column(c));
  if ((mode & EXCEPTIONS) != 0) readExceptions(c, rows);
}
