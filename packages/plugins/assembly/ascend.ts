// AssemblyScript: the order of times, which is looked at before anything is stored.
import { COLUMN_BYTES, COLUMNS, MAX_COLUMNS } from './layout';

/** How many times COLUMNS has room for, one being kept for `ascend`. */
export const MOST_TIMES: u32 = (MAX_COLUMNS * COLUMN_BYTES) / 8 - 1;

/** Whether the first `count` doubles of COLUMNS are integers, each greater than the one before it, the first than `before`. */
export function ascend(count: u32, before: f64): bool {
  if (count == 0) return true;
  if (!(load<f64>(COLUMNS) > before) || floor(load<f64>(COLUMNS)) != load<f64>(COLUMNS)) return false;
  // Of an even number the last has no other beside it.
  store<f64>(COLUMNS + count * 8, Infinity);
  let all = i64x2.splat(-1);
  for (let at = COLUMNS + 8, end = COLUMNS + count * 8; at < end; at += 16) {
    const time = v128.load(at);
    const greater = f64x2.gt(time, v128.load(at - 8));
    all = v128.and(v128.and(all, greater), f64x2.eq(f64x2.floor(time), time));
  }
  return i64x2.all_true(all);
}
