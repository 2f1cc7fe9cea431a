/** More decimals than any venue quotes prices in. */
const MOST_DECIMALS = 10;
/** Enough rows to see in how many decimals a market is quoted. */
const LOOKED_AT = 2_000;

/** Narrow and not broken at a line's end: neither a decimal point nor a comma anywhere. */
const THIN_SPACE = '\u202f';

/** Decimals that write the newest values without loss, from 0 to 10. */
export function decimalsOf(values: Float64Array): number {
  let decimals = 0;
  for (let i = Math.max(0, values.length - LOOKED_AT); i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    while (decimals < MOST_DECIMALS && Number(value.toFixed(decimals)) !== value) decimals++;
  }
  return decimals;
}

export function formatPrice(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return '–';
  return group(value.toFixed(decimals));
}

const UNITS = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;

/** A volume in few characters: `1.23M`, `0.0042`. */
export function formatVolume(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  for (const [unit, letter] of UNITS) if (size >= unit) return `${trimmed(value / unit, 2)}${letter}`;
  if (size >= 1 || size === 0) return trimmed(value, 2);
  return String(Number(value.toPrecision(3)));
}

/** With its sign, so that up and down are told without colour: `+1.25%`, `−0.40%`. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return '–';
  return signed(share * 100, 2) + '%';
}

export function signed(value: number, decimals: number): string {
  const size = Math.abs(value).toFixed(decimals);
  return Number(size) === 0 ? size : `${value < 0 ? '−' : '+'}${group(size)}`;
}

const trimmed = (value: number, decimals: number): string => {
  const text = value.toFixed(decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
};

function group(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE);
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
