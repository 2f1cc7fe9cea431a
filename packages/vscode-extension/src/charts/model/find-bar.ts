/** The first place in the ascending times that is not before `time`; their number when there is none. */
export function firstFrom(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bar that opens at `time`; -1 when there is none. */
export function barAt(times: Float64Array, time: number): number {
  const found = firstFrom(times, time);
  return times[found] === time ? found : -1;
}
