/** Dots of a braille character by column and row: https://www.unicode.org/charts/PDF/U2800.pdf */
const DOTS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const BLANK = 0x2800;

/** How many dots there are side by side. */
export const dotsAcross = (columns: number): number => columns * 2;

/**
 * A line through values, from left to right, as rows of braille characters from top to bottom. Neighbours are joined; NaN
 * leaves a hole.
 *
 * @param values at most `dotsAcross(columns)`; fewer are spread
 */
export function brailleLine(values: readonly number[], columns: number, rows: number): string[] {
  const across = dotsAcross(columns);
  const down = rows * 4;
  const known = values.filter((value) => !Number.isNaN(value));
  const high = Math.max(...known);
  const low = Math.min(...known);
  const cells = Array.from({ length: rows }, () => new Uint8Array(columns));
  const set = (x: number, y: number) => {
    cells[y >> 2]![x >> 1]! |= DOTS[x & 1]![y & 3]!;
  };
  const dotOf = (value: number) =>
    high === low ? down >> 1 : Math.round(((high - value) / (high - low)) * (down - 1));
  let before: number | undefined;
  for (let x = 0; x < across; x++) {
    const value = values[Math.floor((x * values.length) / across)] ?? NaN;
    if (Number.isNaN(value)) {
      before = undefined;
      continue;
    }
    const y = dotOf(value);
    const from = before === undefined || before === y ? y : before < y ? before + 1 : before - 1;
    for (let dot = Math.min(from, y); dot <= Math.max(from, y); dot++) set(x, dot);
    before = y;
  }
  return cells.map((row) => String.fromCodePoint(...Array.from(row, (dots) => BLANK + dots)));
}
