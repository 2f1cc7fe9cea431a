import { readFileSync, writeFileSync } from 'node:fs';

/** Columns of 1m candles; times are milliseconds UTC. */
export interface Series {
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export const VALUES = COLUMNS.slice(1) as readonly (typeof COLUMNS)[number][];

export function emptySeries(length: number): Series {
  const column = () => new Float64Array(length);
  return { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
}

/** Columns that are written over by the next query, for those who are done with the last one: new memory costs as much as a day. */
export function reusedSeries(): (length: number) => Series {
  let all = emptySeries(0);
  return (length) => {
    if (length > all.time.length) all = emptySeries(2 * length);
    return firstRows(all, length);
  };
}

export const firstRows = (series: Series, length: number): Series =>
  Object.fromEntries(COLUMNS.map((name) => [name, series[name].subarray(0, length)])) as unknown as Series;

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array) =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

/** The columns one after another, as they are in memory: what measured processes start from. */
export function saveSeries(path: string, series: Series): void {
  writeFileSync(path, Buffer.concat(COLUMNS.map((name) => bytesOf(series[name]))));
}

export function loadSeries(path: string): Series {
  const bytes = readFileSync(path);
  const length = bytes.length / 8 / COLUMNS.length;
  const series = emptySeries(length);
  COLUMNS.forEach((name, i) =>
    new Uint8Array(series[name].buffer).set(bytes.subarray(i * length * 8, (i + 1) * length * 8)),
  );
  return series;
}

/** First index at which `time` is not below. */
export function indexOf(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function sliceSeries(series: Series, from: number, to: number): Series {
  const [start, end] = [indexOf(series.time, from), indexOf(series.time, to)];
  const cut = (name: (typeof COLUMNS)[number]) => series[name].subarray(start, end);
  return {
    time: cut('time'), open: cut('open'), high: cut('high'),
    low: cut('low'), close: cut('close'), volume: cut('volume'),
  }; // prettier-ignore
}
