// AssemblyScript twin of src/cache-lmdb/codec/frames/scale.ts; what is said there is not said again.
import { integers, MAX_EXPONENT, MAX_INTEGER, PART, power, ROOM_COLUMN_BYTES } from './layout';

const SAMPLES: u32 = 32;
const DIGITS_PER_EXCEPTION: u32 = 24;

/** Where the first column of the frame that is encoded begins. */
let rowsAt: usize = PART;

/** @param row of PART, the first of the frame */
export function beginFrame(row: u32): void {
  rowsAt = PART + row * 8;
}

export function column(c: u32): usize {
  return rowsAt + c * ROOM_COLUMN_BYTES;
}

/** Two values at once. */
function scaled(value: v128, factor: v128): v128 {
  const product = f64x2.mul(value, factor);
  const up = f64x2.ceil(product);
  // Math.round: down where half a step below the next integer is still above.
  const down = v128.and(f64x2.gt(f64x2.sub(up, f64x2.splat(0.5)), product), f64x2.splat(1));
  const integer = f64x2.add(f64x2.sub(up, down), f64x2.splat(0));
  const fits = f64x2.le(f64x2.abs(integer), f64x2.splat(MAX_INTEGER));
  const same = f64x2.eq(f64x2.div(integer, factor), value);
  const negativeZero = i64x2.eq(value, i64x2.splat(0x8000000000000000));
  return v128.bitselect(integer, f64x2.splat(NaN), v128.andnot(v128.and(fits, same), negativeZero));
}

/** How many of `rows` values from `values` on fail; their integers go to `into`. The memory goes on beyond both. */
function scaleColumn(values: usize, rows: u32, factor: f64, into: usize): u32 {
  const factors = f64x2.splat(factor);
  let failed: u32 = 0;
  let i: u32 = 0;
  for (; i + 1 < rows; i += 2) {
    const integer = scaled(v128.load(values + i * 8), factors);
    v128.store(into + i * 8, integer);
    failed += popcnt(i64x2.bitmask(f64x2.ne(integer, integer)));
  }
  if (i < rows) {
    const integer = f64x2.extract_lane(scaled(v128.load64_zero(values + i * 8), factors), 0);
    store<f64>(into + i * 8, integer);
    if (integer != integer) failed++;
  }
  return failed;
}

/** Below it, adding and subtracting SHIFT rounds to an integer. */
const ROUNDED: f64 = 2251799813685248;
const SHIFT: f64 = 6755399441055744;

/**
 * The same for a column whose values all have an integer and a small one, which is how columns are: halves are rounded
 * to even then, but no value of an integer below 2 ** 51 is as far from it as that. @returns whether it was such a column
 */
function scaleExactly(values: usize, rows: u32, factor: f64, into: usize): bool {
  const factors = f64x2.splat(factor);
  const shift = f64x2.splat(SHIFT);
  const rounded = f64x2.splat(ROUNDED);
  let all = i64x2.splat(-1);
  // Of an odd number the last is there twice.
  if ((rows & 1) != 0) store<f64>(values + rows * 8, load<f64>(values + rows * 8 - 8));
  for (let i: u32 = 0; i < rows * 8; i += 16) {
    const value = v128.load(values + i);
    const product = f64x2.mul(value, factors);
    const integer = f64x2.sub(f64x2.add(product, shift), shift);
    v128.store(into + i, integer);
    // Bit by bit: negative zero has no integer.
    const same = i64x2.eq(f64x2.div(integer, factors), value);
    all = v128.and(v128.and(all, same), f64x2.lt(f64x2.abs(product), rounded));
  }
  return i64x2.all_true(all);
}

function scaleAll(first: u32, count: u32, rows: u32, exponent: i32): u32 {
  let failed: u32 = 0;
  for (let c: u32 = first; c < first + count; c++)
    if (!scaleExactly(column(c), rows, power(exponent), integers(c)))
      failed += scaleColumn(column(c), rows, power(exponent), integers(c));
  return failed;
}

/** How many values of the last columns have no integer. */
export let holes: u32 = 0;

/** Scales `count` columns from `first` on. @returns the exponent, or -1 when they are better kept as they are */
export function scaleColumns(first: u32, count: u32, rows: u32): i32 {
  const values = count * rows;
  const start = sampledExponent(first, count, rows);
  if (start < 0) return -1;
  let best = start;
  let cost = u32.MAX_VALUE;
  let failed: u32 = 0;
  let exponent = start;
  for (; exponent <= MAX_EXPONENT; exponent++) {
    const failing = scaleAll(first, count, rows, exponent);
    const costing = failing * DIGITS_PER_EXCEPTION + <u32>exponent * values;
    if (costing < cost) {
      cost = costing;
      best = exponent;
      failed = failing;
    }
    if (failing * DIGITS_PER_EXCEPTION <= values) break;
  }
  if (failed * 3 > values) return -1;
  holes = failed;
  if (exponent != best) scaleAll(first, count, rows, best);
  return best;
}

function sampledExponent(first: u32, count: u32, rows: u32): i32 {
  const samples = min(rows, SAMPLES);
  const values = samples * count;
  let best = -1;
  let cost = u32.MAX_VALUE;
  let failed: u32 = 0;
  for (let exponent = 0; exponent <= MAX_EXPONENT; exponent++) {
    // Whatever follows costs more.
    if (<u32>exponent * values >= cost) break;
    const factors = f64x2.splat(power(exponent));
    let failing: u32 = 0;
    for (let c: u32 = first; c < first + count; c++) {
      const from = column(c);
      for (let j: u32 = 0; j < samples; j += 2) {
        const one = v128.load64_zero(from + ((j * rows) / samples) * 8);
        const both = v128.load64_lane(from + (((j + 1) * rows) / samples) * 8, one, 1);
        const integer = scaled(both, factors);
        const none = i64x2.bitmask(f64x2.ne(integer, integer));
        failing += popcnt(j + 1 < samples ? none : none & 1);
      }
      if (failing * DIGITS_PER_EXCEPTION + <u32>exponent * values >= cost) break;
    }
    const costing = failing * DIGITS_PER_EXCEPTION + <u32>exponent * values;
    if (costing < cost) {
      cost = costing;
      best = exponent;
      failed = failing;
    }
    if (failing == 0) break;
  }
  return failed * 2 > values ? -1 : best;
}

/** Integers as doubles again; `from` and `into` may be the same. */
export function unscale(from: usize, rows: u32, exponent: i32, into: usize): void {
  const factor = f64x2.splat(power(exponent));
  for (let i: u32 = 0; i < rows; i += 2) v128.store(into + i * 8, f64x2.div(v128.load(from + i * 8), factor));
}
