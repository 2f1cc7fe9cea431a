import type { ChartLayout, Panel } from './chart-layout.ts';
import type { Scale } from './scale.ts';
import { element, px, textElement } from './svg-text.ts';
import type { ChartTheme } from './svg-theme.ts';
import type { TimeTick } from './time-ticks.ts';

export interface ValueAxis {
  readonly scale: Scale;
  readonly ticks: readonly number[];
  text(value: number): string;
  /** A value with a tag of its own, which no tick's text is to run into. */
  readonly tag?: number | undefined;
}

/** Grid lines of a panel with their values at the right. */
export function svgValueAxis(
  panel: Panel,
  layout: ChartLayout,
  theme: ChartTheme,
  { scale, ticks, text, tag }: ValueAxis,
): string {
  const { left, right } = layout;
  const inside = ticks.filter((tick) => {
    const y = scale.of(tick);
    return y >= panel.top + 3 && y <= panel.bottom - 3;
  });
  const lines = inside.map((tick) => `M${px(left)} ${px(scale.of(tick))}H${px(right)}`).join('');
  const free = inside.filter((tick) => tag === undefined || Math.abs(scale.of(tick) - scale.of(tag)) > 16);
  const labels = free.map((tick) =>
    textElement(right + 8, scale.of(tick) + 4, text(tick), { fill: theme.faint, 'font-size': 11 }),
  );
  return (lines === '' ? '' : element('path', { d: lines, stroke: theme.grid })) + labels.join('');
}

/** The first time may begin at the edge, with its year: the next one keeps away from it. */
const FIRST_ROOM = 100;

/** Upright lines through all panels, with their times below. */
export function svgTimeAxis(layout: ChartLayout, theme: ChartTheme, ticks: readonly TimeTick[]): string {
  const { xOf, panels, left, right } = layout;
  const bottom = panels.at(-1)!.bottom;
  const path = (isMajor: boolean) =>
    ticks
      .filter((tick) => tick.isMajor === isMajor)
      .flatMap(({ time }) => panels.map((each) => `M${px(xOf(time))} ${px(each.top)}V${px(each.bottom)}`))
      .join('');
  const lines = [false, true].map((isMajor) => {
    const d = path(isMajor);
    return d === '' ? '' : element('path', { d, stroke: isMajor ? theme.frame : theme.grid });
  });
  const labels = ticks
    .filter(({ time }, i) => xOf(time) <= right - 14 && (i !== 1 || xOf(time) > left + FIRST_ROOM))
    .map(({ time, text, isMajor }) =>
      textElement(Math.max(xOf(time), left), bottom + 19, text, {
        fill: isMajor ? theme.text : theme.faint,
        'font-size': 11,
        'font-weight': isMajor ? '600' : undefined,
        'text-anchor': xOf(time) < left + 20 ? undefined : 'middle',
      }),
    );
  return lines.join('') + labels.join('');
}

export const svgFrame = ({ top, bottom }: Panel, { left, right }: ChartLayout, theme: ChartTheme): string =>
  element('rect', {
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
    fill: 'none',
    stroke: theme.frame,
  });
