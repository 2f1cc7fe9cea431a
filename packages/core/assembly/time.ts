// AssemblyScript twin of src/analysis/format-time.ts; what is said there is not said again.
import { CLOCK, DATE, enterDay, enterSpan, ISO, MS, other, SUFFIX } from './layout';
import { integer } from './number';

const DAY: i64 = 86400000;
/** Of the day whose text is in DATE; at first of none. */
let dayStart: i64 = i64.MIN_VALUE / 2;

export function time(kind: u32, value: f64, column: u32, row: u32, at: usize): usize {
  if (kind == MS) return signed(<i64>value, at);
  if (kind > MS) {
    const ms = <i64>value;
    return ms % 1000 == 0 ? signed(ms / 1000, at) : other(column, row, at);
  }
  if (!(value >= load<f64>(CLOCK) && value < load<f64>(CLOCK + 8))) enterSpan(value);
  const local = <i64>value + <i64>load<f64>(CLOCK + 16);
  let rest = local - dayStart;
  if (<u64>rest >= <u64>DAY) {
    let day = local / DAY;
    if (local < day * DAY) day--;
    dayStart = day * DAY;
    rest = local - dayStart;
    enterDay(<f64>day);
  }
  store<u64>(at, load<u64>(DATE + 4));
  store<u64>(at + 8, load<u64>(DATE + 12));
  at = timeOfDay(<u32>rest, kind == ISO, at + load<u32>(DATE));
  store<u64>(at, load<u64>(SUFFIX + 4));
  store<u64>(at + 8, load<u64>(SUFFIX + 12));
  return at + load<u32>(SUFFIX);
}

function signed(value: i64, at: usize): usize {
  if (value >= 0) return integer(value, at);
  store<u8>(at, 45);
  return integer(-value, at + 1);
}

function timeOfDay(ms: u32, iso: bool, at: usize): usize {
  const seconds = ms / 1000;
  const minutes = seconds / 60;
  const hours = minutes / 60;
  // Three numbers of two digits, with room for a colon between them.
  const parts: u64 =
    (<u64>hours) | ((<u64>(minutes - hours * 60)) << 24) | ((<u64>(seconds - minutes * 60)) << 48);
  const tens = ((parts * 103) >> 10) & 0x000f00000f00000f;
  store<u64>(at, tens | ((parts - tens * 10) << 8) | 0x30303a30303a3030);
  at += 8;
  const rest = ms - seconds * 1000;
  if (iso || rest > 0) {
    store<u32>(
      at,
      46 | ((48 + rest / 100) << 8) | ((48 + ((rest / 10) % 10)) << 16) | ((48 + (rest % 10)) << 24),
    );
    at += 4;
  }
  return at;
}
