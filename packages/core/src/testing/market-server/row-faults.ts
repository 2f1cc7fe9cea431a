import { decimalText, type KlineRow } from './kline-rows.ts';
import type { MarketFault, RowFault } from './market-fault.ts';

/** What a row fault may ask of the true series around the page. */
export interface PageAround {
  /** The newest rows, whatever the start. */
  newest(): KlineRow[];
  before(rows: number): KlineRow[];
  after(rows: number): KlineRow[];
}

const CLOSE = 4;
const CLOSE_TIME = 6;

type Spoil<F> = (rows: KlineRow[], fault: F, around: PageAround) => KlineRow[];
const SPOILERS: { readonly [K in RowFault['kind']]: Spoil<Extract<RowFault, { kind: K }>> } = {
  'empty-page': () => [],
  'short-page': (rows, { rows: count, where = 'end', at }) => {
    if (where === 'end') return rows.slice(0, Math.max(0, rows.length - count));
    if (where === 'start') return rows.slice(count);
    const index = meant(rows, at);
    return index < 0 ? rows : rows.toSpliced(index, count);
  },
  'outside-window': (rows, { rows: count = 2 }, around) => [
    ...around.before(count),
    ...rows,
    ...around.after(count),
  ],
  duplicates: (rows, { rows: count = 1, at }) => {
    const index = meant(rows, at);
    return index < 0 ? rows : rows.toSpliced(index, 0, ...rows.slice(index, index + count));
  },
  'conflicting-duplicates': (rows, { at }) => {
    const index = meant(rows, at);
    return index < 0 ? rows : rows.toSpliced(index + 1, 0, withWrong(rows[index]!, CLOSE));
  },
  disorder: (rows, { how = 'reversed', at }) => {
    if (how === 'reversed') return rows.toReversed();
    const index = meant(rows, at);
    return index < 1 ? rows : rows.toSpliced(index - 1, 2, rows[index]!, rows[index - 1]!);
  },
  'off-grid': (rows, { byMs = 17_000, at }) =>
    changed(rows, at, (row) => row.with(0, (row[0] as number) + byMs)),
  nulls: (rows, { column, at }) =>
    changed(rows, at, (row) =>
      row.map((cell, i) => ((column === undefined ? i > 0 : i === column) ? null : cell)),
    ),
  microseconds: (rows) =>
    rows.map((row) =>
      row.with(0, (row[0] as number) * 1_000).with(CLOSE_TIME, (row[CLOSE_TIME] as number) * 1_000 + 999),
    ),
  capped: (rows, { rows: most }) => rows.slice(0, most),
  'ignores-start': (_rows, _fault, around) => around.newest(),
  'wrong-value': (rows, { column = CLOSE, value, at }) =>
    changed(rows, at, (row) => (value === undefined ? withWrong(row, column) : row.with(column, value))),
};

export const isRowFault = (fault: MarketFault): fault is RowFault => Object.hasOwn(SPOILERS, fault.kind);

/** The rows as the faulty venue sends them; the given ones stay as they are. */
export function spoilRows(rows: KlineRow[], fault: RowFault, around: PageAround): KlineRow[] {
  const spoil = SPOILERS[fault.kind] as Spoil<RowFault>;
  return spoil(rows, fault, around);
}

/** Index of the row that is meant, or -1 when the page does not hold it. */
const meant = (rows: readonly KlineRow[], at: number | undefined): number =>
  at === undefined ? Math.floor(rows.length / 2) : rows.findIndex((row) => row[0] === at);

function changed(rows: KlineRow[], at: number | undefined, change: (row: KlineRow) => KlineRow): KlineRow[] {
  const index = meant(rows, at);
  return rows[index] ? rows.with(index, change(rows[index])) : rows;
}

const withWrong = (row: KlineRow, column: number): KlineRow =>
  row.with(column, decimalText(Number((Number(row[column]) * 1.01).toFixed(8))));
