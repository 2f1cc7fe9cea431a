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
} from './layout';
import { bitLength } from './groups-encode';

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
    if (size <= MAX_RESIDUAL) bits += (predictor == NOTHING ? 0 : 1) + bitLength(<u64>size);
  }
  return bits;
}
