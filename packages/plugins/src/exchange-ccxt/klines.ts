import type { Candles } from '@candlewick/core';
import { allocateCandles } from '@candlewick/core';
import type { KlineLayout } from './venues/binance.ts';

const OPEN = 91; // [
const CLOSE = 93; // ]
const COMMA = 44;
const QUOTE = 34;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
/** 10^0 … 10^22 are exact doubles: a mantissa below 2^53 divided by one of them is rounded once, as Number does. */
const POWERS = Array.from({ length: 23 }, (_, i) => Number(`1e${i}`));
const WIDEST_ROW = 32;

/** Thrown within this file only: the quick way does not understand the text. */
class Unfamiliar extends Error {}

/**
 * Columns from Binance's `[[1499040000000,"0.01634790",…],…]`, read from the bytes: at half the cost of JSON.parse and Number,
 * and no rows are made. Every double equals Number(text); null, an empty text or an absent value is NaN. Rows come
 * in the order in which they were sent. Text that is not written that way goes through JSON.parse.
 *
 * @returns undefined when the body is not a JSON list of lists
 */
export function parseKlines(body: Buffer, layout: KlineLayout): Candles | undefined {
  try {
    return readRows(body, layout);
  } catch (error) {
    if (!(error instanceof Unfamiliar)) throw error;
    return parseSlowly(body, layout);
  }
}

function allocate(rows: number, layout: KlineLayout): { candles: Candles; columns: Float64Array[] } {
  const extras = layout.slice(6).map(([name]) => name);
  const candles = allocateCandles(rows, extras);
  const core = candles as unknown as Record<string, Float64Array>;
  return { candles, columns: layout.map(([name]) => core[name] ?? candles.extras[name]!) };
}

function readRows(body: Buffer, layout: KlineLayout): Candles {
  const rows = countRows(body);
  const { candles, columns } = allocate(rows, layout);
  const target = new Array<Float64Array | undefined>(WIDEST_ROW).fill(undefined);
  layout.forEach(([, index], i) => (target[index] = columns[i]));
  const end = body.length;
  let at = 0;
  if (body[at++] !== OPEN) throw new Unfamiliar();
  for (let row = 0; row < rows; row++) {
    if (row > 0 && body[at++] !== COMMA) throw new Unfamiliar();
    if (body[at++] !== OPEN) throw new Unfamiliar();
    let index = 0;
    for (let next = COMMA; next === COMMA; index++) {
      if (index === WIDEST_ROW) throw new Unfamiliar();
      const quoted = body[at] === QUOTE;
      if (quoted) at++;
      const start = at;
      const column = target[index];
      if (column) {
        // Digits with at most one dot and a leading minus; anything else is unfamiliar.
        const negative = body[at] === MINUS;
        if (negative) at++;
        const first = at;
        // Nine digits at a time fit a small integer, which is twice as fast as a double.
        let high = 0;
        let low = 0;
        let digits = 0;
        let dot = -1;
        let byte = body[at]!;
        for (; at < end; byte = body[++at]!) {
          if (byte >= ZERO && byte <= NINE) {
            low = low * 10 + (byte - ZERO);
            if (++digits === 9) {
              high = high * 1e9 + low;
              low = digits = 0;
            }
          } else if (byte === DOT && dot < 0) dot = at;
          else break;
        }
        const mantissa = high === 0 ? low : high * POWERS[digits]! + low;
        const decimals = dot < 0 ? 0 : at - dot - 1;
        if (at === first || dot === first || dot === at - 1) throw new Unfamiliar();
        // Below 2^53 no digit was lost on the way, and one division rounds as Number does.
        const value =
          mantissa <= Number.MAX_SAFE_INTEGER && decimals < POWERS.length
            ? mantissa / POWERS[decimals]!
            : Number(body.toString('latin1', first, at));
        column[row] = negative ? -value : value;
      } else {
        for (let byte = body[at]; at < end; byte = body[++at])
          if (byte === QUOTE || (!quoted && (byte === COMMA || byte === CLOSE))) break;
        if (at === start && !quoted) throw new Unfamiliar();
      }
      if (quoted && body[at++] !== QUOTE) throw new Unfamiliar();
      next = body[at++]!;
      if (next !== COMMA && next !== CLOSE) throw new Unfamiliar();
    }
    for (; index < WIDEST_ROW; index++) {
      const absent = target[index];
      if (absent) absent[row] = NaN;
    }
  }
  if (body[at++] !== CLOSE || body.toString('latin1', at).trim() !== '') throw new Unfamiliar();
  return candles;
}

function countRows(body: Buffer): number {
  let lists = 0;
  for (let at = body.indexOf(OPEN); at >= 0; at = body.indexOf(OPEN, at + 1)) lists++;
  if (lists === 0) throw new Unfamiliar();
  return lists - 1;
}

function parseSlowly(body: Buffer, layout: KlineLayout): Candles | undefined {
  let rows: unknown;
  try {
    rows = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (!Array.isArray(rows) || !rows.every(Array.isArray)) return undefined;
  const { candles, columns } = allocate(rows.length, layout);
  rows.forEach((row: readonly unknown[], i) => {
    layout.forEach(([, index], c) => (columns[c]![i] = toNumber(row[index])));
  });
  return candles;
}

const toNumber = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
