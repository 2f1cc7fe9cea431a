import { MAX_EXPONENT, MAX_INTEGER, POWERS } from './layout.ts';

/** More samples would only confirm what these say: the frame is looked at as a whole afterwards. */
const SAMPLES = 32;
/** An exception costs 80 bits, a digit more costs 3.3 bits for every value. */
const DIGITS_PER_EXCEPTION = 24;

/** The integer that stands for `value` at the power of ten, or NaN when dividing it does not give the same bits. */
export function scaled(value: number, power: number): number {
  // Adding zero makes -0 a 0, whose quotient then is not the -0 that it came from.
  const integer = Math.round(value * power) + 0;
  if (!(Math.abs(integer) <= MAX_INTEGER) || integer / power !== value) return NaN;
  return value === 0 && 1 / value < 0 ? NaN : integer;
}

/** @param into gets the integers, NaN where there is none @returns how many there are not */
export function scaleColumn(values: Float64Array, power: number, into: Float64Array): number {
  let failed = 0;
  for (let i = 0; i < values.length; i++) {
    const integer = scaled(values[i]!, power);
    into[i] = integer;
    if (integer !== integer) failed++;
  }
  return failed;
}

export interface Scaling {
  readonly exponent: number;
  readonly failed: number;
}

/**
 * Scales columns by the one exponent that makes them cheapest.
 *
 * @param into gets the integers per column
 * @returns undefined when the columns are better kept as they are
 */
export function scaleColumns(
  columns: readonly Float64Array[],
  into: readonly Float64Array[],
): Scaling | undefined {
  const values = columns.length * columns[0]!.length;
  const start = sampledExponent(columns);
  if (start < 0) return undefined;
  const scaleAll = (exponent: number): number => {
    let failed = 0;
    for (let c = 0; c < columns.length; c++) failed += scaleColumn(columns[c]!, POWERS[exponent]!, into[c]!);
    return failed;
  };
  let best = start;
  let cost = Infinity;
  let failed = 0;
  let exponent = start;
  for (; exponent <= MAX_EXPONENT; exponent++) {
    const failing = scaleAll(exponent);
    const costing = failing * DIGITS_PER_EXCEPTION + exponent * values;
    if (costing < cost) {
      cost = costing;
      best = exponent;
      failed = failing;
    }
    if (failing * DIGITS_PER_EXCEPTION <= values) break;
  }
  if (failed * 3 > values) return undefined;
  if (exponent !== best) scaleAll(best);
  return { exponent: best, failed };
}

/** The exponent that suits a sample of rows best, -1 when none suits half of it. */
function sampledExponent(columns: readonly Float64Array[]): number {
  const rows = columns[0]!.length;
  const samples = Math.min(rows, SAMPLES);
  const values = samples * columns.length;
  let best = -1;
  let cost = Infinity;
  let failed = 0;
  for (let exponent = 0; exponent <= MAX_EXPONENT; exponent++) {
    let failing = 0;
    for (const column of columns)
      for (let j = 0; j < samples; j++) {
        const integer = scaled(column[Math.floor((j * rows) / samples)]!, POWERS[exponent]!);
        if (integer !== integer) failing++;
      }
    const costing = failing * DIGITS_PER_EXCEPTION + exponent * values;
    if (costing < cost) {
      cost = costing;
      best = exponent;
      failed = failing;
    }
    if (failing === 0) break;
  }
  return failed * 2 > values ? -1 : best;
}
