// AssemblyScript twin of predictors in src/cache-lmdb/codec/frames/encode-frame.ts.
import {
  BASE_COLUMNS,
  EXPONENTS,
  integers,
  MAX_EXPONENT,
  MAX_INTEGER,
  MAX_RESIDUAL,
  MID,
  NOTHING,
  power,
  PREVIOUS,
  PRODUCT,
  RESIDUALS,
} from './layout';

const PREDICTOR_SAMPLES: u32 = 64;

/** Of the column that is nth after the prices. */
export function exponentOf(nth: u32): i32 {
  return load<i32>(EXPONENTS + nth * 4);
}

export function setExponent(nth: u32, exponent: i32): void {
  store<i32>(EXPONENTS + nth * 4, exponent);
}

export function integersOf(nth: u32): usize {
  return integers(BASE_COLUMNS - 1 + nth);
}

/** What a product with column `predictor - PRODUCT` is multiplied with. */
export function factorOf(predictor: u32, nth: u32, price: i32): f64 {
  if (predictor < PRODUCT) return 0;
  const exponent = exponentOf(nth) - exponentOf(predictor - PRODUCT) - price;
  return (exponent < 0 ? 1 / power(min(-exponent, MAX_EXPONENT)) : power(exponent)) / 4;
}

export function predict(predictor: u32, factor: f64, nth: u32, row: u32): f64 {
  if (predictor == NOTHING) return 0;
  if (predictor == PREVIOUS) return row == 0 ? 0 : load<f64>(integersOf(nth) + (row - 1) * 8);
  const other = load<f64>(integersOf(predictor - PRODUCT) + row * 8);
  const predicted = floor(other * load<f64>(MID + row * 8) * factor + 0.5) + 0;
  return abs(predicted) <= MAX_INTEGER ? predicted : 0;
}

/** Two rows' prediction by a product. */
function products(other: usize, factor: v128, i: u32): v128 {
  const product = f64x2.mul(f64x2.mul(v128.load(other + i), v128.load(MID + i)), factor);
  const predicted = f64x2.add(f64x2.floor(f64x2.add(product, f64x2.splat(0.5))), f64x2.splat(0));
  return v128.and(predicted, f64x2.le(f64x2.abs(predicted), f64x2.splat(MAX_INTEGER)));
}

/** Adds to each integer what is predicted for it. */
export function addPredictions(predictor: u32, factor: f64, nth: u32, rows: u32): void {
  const own = integersOf(nth);
  if (predictor == NOTHING) return;
  if (predictor == PREVIOUS) {
    let previous: f64 = 0;
    for (let i: u32 = 0; i < rows * 8; i += 8) {
      previous = load<f64>(own + i) + previous;
      store<f64>(own + i, previous);
    }
    return;
  }
  const other = integersOf(predictor - PRODUCT);
  const factors = f64x2.splat(factor);
  for (let i: u32 = 0; i < rows * 8; i += 16)
    v128.store(own + i, f64x2.add(v128.load(own + i), products(other, factors, i)));
}

/** Puts what is left of each integer into RESIDUALS. @returns whether all of it is small enough */
export function residualsOf(predictor: u32, factor: f64, nth: u32, rows: u32): bool {
  const own = integersOf(nth);
  const most = f64x2.splat(MAX_RESIDUAL);
  let all = i64x2.splat(-1);
  if (predictor <= PREVIOUS) {
    let before = f64x2.splat(0);
    for (let i: u32 = 0; i < rows * 8; i += 16) {
      const value = v128.load(own + i);
      const residual = predictor == NOTHING ? value : f64x2.sub(value, i64x2.shuffle(before, value, 1, 2));
      v128.store(RESIDUALS + i, residual);
      all = v128.and(all, f64x2.le(f64x2.abs(residual), most));
      before = value;
    }
  } else {
    const other = integersOf(predictor - PRODUCT);
    const factors = f64x2.splat(factor);
    for (let i: u32 = 0; i < rows * 8; i += 16) {
      const residual = f64x2.sub(v128.load(own + i), products(other, factors, i));
      v128.store(RESIDUALS + i, residual);
      all = v128.and(all, f64x2.le(f64x2.abs(residual), most));
    }
  }
  return i64x2.all_true(all);
}

export function choosePredictor(nth: u32, price: i32, rows: u32): u32 {
  let best = NOTHING;
  let cost = costOf(NOTHING, nth, price, rows);
  const last = price < 0 ? PREVIOUS : PREVIOUS + nth;
  for (let predictor = PREVIOUS; predictor <= last; predictor++) {
    if (predictor >= PRODUCT && exponentOf(predictor - PRODUCT) < 0) continue;
    const costing = costOf(predictor, nth, price, rows);
    if (costing < cost) {
      cost = costing;
      best = predictor;
    }
  }
  return best;
}

function costOf(predictor: u32, nth: u32, price: i32, rows: u32): u32 {
  const samples = min(rows, PREDICTOR_SAMPLES);
  const factor = factorOf(predictor, nth, price);
  let bits: u32 = 0;
  for (let j: u32 = 0; j < samples; j++) {
    const row = (j * rows) / samples;
    const size = abs(load<f64>(integersOf(nth) + row * 8) - predict(predictor, factor, nth, row));
    if (size <= MAX_RESIDUAL) bits += (predictor == NOTHING ? 0 : 1) + 64 - <u32>clz(<u64>size);
  }
  return bits;
}
