// AssemblyScript twin of src/cache-lmdb/codec/frames/encode-frame.ts; what is said there is not said again.
import { encodeGroups } from './groups-encode';
import {
  BASE_COLUMNS,
  COLUMN_BYTES,
  EXCEPTION_BYTES,
  EXCEPTION_LISTS,
  EXCEPTIONS,
  FIXED_HEADER,
  FRAMES,
  headerOf,
  integers,
  isTime,
  MAX_INTEGER,
  MAX_RESIDUAL,
  MID,
  RAW,
  RESIDUALS,
  ZONE,
  TIME_EVEN,
  TIME_RAW,
  TIME_STREAM,
} from './layout';
import { choosePredictor, factorOf, integersOf, predict, residualsOf, setExponent } from './predict';
import { beginFrame, column, holes, scaleColumns } from './scale';

/** The frame that is encoded, and where its next byte goes. */
let frame: usize = 0;
let at: usize = 0;

/**
 * Encodes `rows` rows of the columns that lie in PART, from row `first` on, to FRAMES.
 *
 * @param begin where in FRAMES
 * @returns where in FRAMES the frame ends
 */
export function encode(first: u32, rows: u32, columns: u32, begin: u32): u32 {
  beginFrame(first);
  frame = FRAMES + begin;
  takeZoneFurther(rows);
  at = frame + headerOf(columns);
  memory.fill(frame, 0, headerOf(columns));
  writeTimes(rows);
  const price = writePrices(rows);
  for (let nth: u32 = 0; nth < columns - BASE_COLUMNS + 1; nth++) writeColumn(nth, price, rows);
  return <u32>(at - FRAMES);
}

function takeZoneFurther(rows: u32): void {
  let high = load<f64>(ZONE);
  let low = load<f64>(ZONE + 8);
  let volume = load<f64>(ZONE + 16);
  const highs = column(2);
  const lows = column(3);
  const volumes = column(5);
  for (let i: u32 = 0; i < rows * 8; i += 8) {
    const h = load<f64>(highs + i);
    const l = load<f64>(lows + i);
    if (h > high) high = h;
    if (l < low) low = l;
    volume += load<f64>(volumes + i);
  }
  store<f64>(ZONE, high);
  store<f64>(ZONE + 8, low);
  store<f64>(ZONE + 16, volume);
}

function pad(): void {
  while ((at & 3) != 0) store<u8>(at++, 0);
}

function writeGroups(residuals: usize, rows: u32): void {
  at = encodeGroups(residuals, rows, at);
  pad();
}

function writeRaw(c: u32, rows: u32): void {
  memory.copy(at, column(c), rows * 8);
  at += rows * 8;
}

function writeExceptions(c: u32, list: usize): void {
  const count = load<u16>(list);
  store<u16>(at, count);
  at += 2;
  for (let i: u32 = 1; i <= count; i++, at += 10) {
    const row = load<u16>(list + i * 2);
    store<u16>(at, row);
    store<u64>(at + 2, load<u64>(column(c) + <u32>row * 8));
  }
  pad();
}

function addException(list: usize, row: u32): void {
  const count = load<u16>(list) + 1;
  store<u16>(list, count);
  store<u16>(list + <u32>count * 2, <u16>row);
}

function writeTimes(rows: u32): void {
  const times = column(0);
  if (isEven(times, rows)) {
    store<f64>(frame, load<f64>(times + 8) - load<f64>(times));
    store<u8>(frame + 8, TIME_EVEN);
    return;
  }
  const unit = unitOf(times, rows);
  store<f64>(frame, unit);
  let mode = TIME_STREAM;
  if (unit == 0 && (rows > 1 || !isTime(load<f64>(times)))) mode = TIME_RAW;
  else {
    let even = load<f64>(times + (rows - 1) * 8) - load<f64>(times) <= MAX_INTEGER;
    store<f64>(RESIDUALS, 0);
    for (let i: u32 = 1; i < rows; i++) {
      const residual = (load<f64>(times + i * 8) - load<f64>(times + (i - 1) * 8)) / unit - 1;
      store<f64>(RESIDUALS + i * 8, residual);
      if (residual != 0) even = false;
      if (residual > MAX_RESIDUAL) {
        mode = TIME_RAW;
        break;
      }
    }
    if (even && mode != TIME_RAW) mode = TIME_EVEN;
  }
  store<u8>(frame + 8, mode);
  if (mode == TIME_RAW) writeRaw(0, rows);
  else if (mode == TIME_STREAM) writeGroups(RESIDUALS, rows);
}

/** Whether all distances are those of the first two, and all times such: then there is nothing more to find out. */
function isEven(times: usize, rows: u32): bool {
  if (rows < 3) return false;
  const first = load<f64>(times);
  const last = load<f64>(times + (rows - 1) * 8);
  const distance = load<f64>(times + 8) - first;
  if (!isTime(first) || !isTime(last) || !(distance > 0) || !(last - first <= MAX_INTEGER)) return false;
  // Between them a negative zero may be hidden.
  if (first <= 0 && last >= 0) return false;
  const distances = f64x2.splat(distance);
  let all = i64x2.splat(-1);
  // The last pair may be the second time of an even number: it is looked at twice.
  for (let i: u32 = 1; i < rows; i += 2) {
    const at = times + min(i, rows - 2) * 8;
    const time = v128.load(at);
    const same = f64x2.eq(f64x2.sub(time, v128.load(at - 8)), distances);
    all = v128.and(v128.and(all, same), f64x2.eq(f64x2.floor(time), time));
  }
  return i64x2.all_true(all);
}

function unitOf(times: usize, rows: u32): f64 {
  if (!isTime(load<f64>(times))) return 0;
  let unit: i64 = 0;
  for (let i: u32 = 1; i < rows; i++) {
    const time = load<f64>(times + i * 8);
    const distance = time - load<f64>(times + (i - 1) * 8);
    if (!isTime(time) || !(distance > 0) || distance > MAX_INTEGER) return 0;
    if (<i64>distance == unit) continue;
    let a = <i64>distance;
    for (let b = unit; b > 0;) {
      const rest = a % b;
      a = b;
      b = rest;
    }
    unit = a;
  }
  return <f64>unit;
}

/** The integer that the residual says: the value's own, or else the predicted one, and an exception. */
function put(c: u32, i: u32, predicted: f64, sign: f64): f64 {
  const own = integers(1 + c) + i * 8;
  const residual = (load<f64>(own) - predicted) * sign;
  const into = RESIDUALS + c * COLUMN_BYTES + i * 8;
  if (abs(residual) <= MAX_RESIDUAL) {
    store<f64>(into, residual);
    return load<f64>(own);
  }
  store<f64>(into, 0);
  store<f64>(own, predicted);
  addException(EXCEPTION_LISTS + c * EXCEPTION_BYTES, i);
  return predicted;
}

/** @returns the exponent, -1 when prices are kept as they are */
function writePrices(rows: u32): i32 {
  const exponent = scaleColumns(1, 4, rows);
  if (exponent < 0) {
    store<u8>(frame + 9, RAW);
    for (let c: u32 = 1; c <= 4; c++) writeRaw(c, rows);
    return -1;
  }
  for (let c: u32 = 0; c < 4; c++) store<u16>(EXCEPTION_LISTS + c * EXCEPTION_BYTES, 0);
  // Without holes and giants it goes two rows at once.
  if (holes > 0 || !residualsAtOnce(rows)) residualsOneByOne(rows);
  let some: u32 = 0;
  for (let c: u32 = 0; c < 4; c++) some |= load<u16>(EXCEPTION_LISTS + c * EXCEPTION_BYTES);
  store<u8>(frame + 9, (<u8>exponent) | (some != 0 ? EXCEPTIONS : 0));
  for (let c: u32 = 0; c < 4; c++) writeGroups(RESIDUALS + c * COLUMN_BYTES, rows);
  if (some != 0)
    for (let c: u32 = 0; c < 4; c++) writeExceptions(1 + c, EXCEPTION_LISTS + c * EXCEPTION_BYTES);
  return exponent;
}

function residualsOneByOne(rows: u32): void {
  let previous: f64 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const o = put(0, i, previous, 1);
    const c = put(3, i, o, 1);
    const h = put(1, i, o > c ? o : c, 1);
    const l = put(2, i, o < c ? o : c, -1);
    store<f64>(MID + i * 8, o + h + l + c);
    previous = c;
  }
}

/** @returns false when a residual is too large */
function residualsAtOnce(rows: u32): bool {
  const open = integers(1);
  const high = integers(2);
  const low = integers(3);
  const close = integers(4);
  let most = f64x2.splat(0);
  let before = f64x2.splat(0);
  // An odd row more than there is: whatever lies there is not looked at.
  if ((rows & 1) != 0)
    for (let c: u32 = 1; c <= 4; c++) store<f64>(integers(c) + rows * 8, load<f64>(close + rows * 8 - 8));
  for (let i: u32 = 0; i < rows * 8; i += 16) {
    const o = v128.load(open + i);
    const c = v128.load(close + i);
    const h = v128.load(high + i);
    const l = v128.load(low + i);
    const ro = f64x2.sub(o, i64x2.shuffle(before, c, 1, 2));
    const rh = f64x2.sub(h, f64x2.pmax(o, c));
    const rl = f64x2.sub(f64x2.pmin(o, c), l);
    const rc = f64x2.sub(c, o);
    v128.store(RESIDUALS + i, ro);
    v128.store(RESIDUALS + COLUMN_BYTES + i, rh);
    v128.store(RESIDUALS + 2 * COLUMN_BYTES + i, rl);
    v128.store(RESIDUALS + 3 * COLUMN_BYTES + i, rc);
    v128.store(MID + i, f64x2.add(f64x2.add(f64x2.add(o, h), l), c));
    most = f64x2.pmax(most, f64x2.pmax(f64x2.abs(ro), f64x2.abs(rc)));
    most = f64x2.pmax(most, f64x2.pmax(f64x2.abs(rh), f64x2.abs(rl)));
    before = c;
  }
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)) <= MAX_RESIDUAL;
}

function writeColumn(nth: u32, price: i32, rows: u32): void {
  const c = BASE_COLUMNS - 1 + nth;
  const header = frame + FIXED_HEADER + 2 * nth;
  const exponent = scaleColumns(c, 1, rows);
  setExponent(nth, exponent);
  if (exponent < 0) {
    store<u8>(header, RAW);
    writeRaw(c, rows);
    return;
  }
  const own = integersOf(nth);
  const predictor = choosePredictor(nth, price, rows);
  const factor = factorOf(predictor, nth, price);
  store<u16>(EXCEPTION_LISTS, 0);
  // Without holes and giants it goes two rows at once.
  if (!residualsOf(predictor, factor, nth, rows))
    for (let i: u32 = 0; i < rows; i++) {
      const predicted = predict(predictor, factor, nth, i);
      const residual = load<f64>(own + i * 8) - predicted;
      if (abs(residual) <= MAX_RESIDUAL) store<f64>(RESIDUALS + i * 8, residual);
      else {
        addException(EXCEPTION_LISTS, i);
        store<f64>(RESIDUALS + i * 8, 0);
        store<f64>(own + i * 8, predicted);
      }
    }
  const some = load<u16>(EXCEPTION_LISTS) > 0;
  store<u8>(header, (<u8>exponent) | (some ? EXCEPTIONS : 0));
  store<u8>(header + 1, <u8>predictor);
  writeGroups(RESIDUALS, rows);
  if (some) writeExceptions(c, EXCEPTION_LISTS);
}
