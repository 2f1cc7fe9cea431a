// Colours as themes write them, and whether the eye can tell them apart: contrast as WCAG 2 measures it.

/** Red, green, blue, and how much of it covers what is beneath. */
type Rgba = readonly [number, number, number, number];

/** @param color `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()` or `rgba()`; others are not read */
export function parseColor(color: string): Rgba | undefined {
  const hex = /^#([\da-f]{3,8})$/i.exec(color)?.[1];
  const parts = hex === undefined ? /^rgba?\(([^)]+)\)$/.exec(color)?.[1]?.split(/[\s,/]+/) : hexParts(hex);
  const [red, green, blue, alpha = 1] = parts?.map(Number) ?? [];
  return blue === undefined ? undefined : [red!, green!, blue, alpha];
}

/** From 1, the same, to 21, black on white. What is transparent counts as if it were not. */
export function contrast(a: string, b: string): number {
  const [first, second] = [parseColor(a), parseColor(b)];
  if (!first || !second) return 1;
  const [dark, light] = [luminance(first), luminance(second)].toSorted((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export interface Ground {
  readonly background: string;
  /** What can be read there. */
  readonly foreground: string;
}

/** The colour, or as much of the foreground in it as it needs to be seen. */
export function legible(color: string, { background, foreground }: Ground, least: number): string {
  return mixed(color, foreground, (each) => contrast(each, background) >= least);
}

/** For the ground of a label: the chart's library writes on it in black or in white, by how bright it is. */
export function labelGround(color: string, least: number): string {
  return mixed(
    color,
    '#000000',
    (each) => brightness(each) > BLACK_FROM || contrast(each, '#ffffff') >= least,
  );
}

/** From so bright a ground on the library writes in black. */
const BLACK_FROM = 160;
const STEPS = 20;

function mixed(color: string, other: string, isEnough: (color: string) => boolean): string {
  const [from, to] = [parseColor(color), parseColor(other)];
  if (!from || !to) return color;
  for (let step = 0; step < STEPS; step++) {
    const part = (i: 0 | 1 | 2) => Math.round(from[i] + ((to[i] - from[i]) * step) / STEPS);
    const tried = `rgb(${part(0)}, ${part(1)}, ${part(2)})`;
    if (isEnough(tried)) return tried;
  }
  return other;
}

/** As the library counts it. */
function brightness(color: string): number {
  const [red, green, blue] = parseColor(color) ?? [0, 0, 0];
  return 0.199 * red + 0.687 * green + 0.114 * blue;
}

function luminance([red, green, blue]: Rgba): number {
  const linear = (value: number) =>
    value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function hexParts(hex: string): number[] {
  const digits = hex.length <= 4 ? [...hex].map((each) => each + each).join('') : hex;
  const values = (digits.match(/../g) ?? []).map((each) => parseInt(each, 16));
  return values.map((value, i) => (i === 3 ? value / 255 : value));
}
