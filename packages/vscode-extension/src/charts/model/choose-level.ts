import { approximateMs } from './timeframe.ts';
import type { View } from './view.ts';

/** Bars narrower than this cannot be told apart: longer ones are shown. */
const NARROWEST_PX = 1;
/** From so wide on shorter bars are shown again. Wider than the narrowest, so that a small zoom does not go to and fro. */
const SHORTER_FROM_PX = 1.8;
/** So wide bars are to be when longer ones are needed. */
const GOOD_PX = 1.5;

export interface LevelRequest {
  readonly view: View;
  /** Pixels that the view has. */
  readonly width: number;
  /** The shortest timeframe to show. */
  readonly shortest: string;
  /** Timeframes that can be shown. */
  readonly timeframes: readonly string[];
  /** What is shown now. */
  readonly current?: string | undefined;
}

/** The timeframe that the screen has room for, from the shortest on. What is shown stays while it can. */
export function chooseLevel({ view, width, shortest, timeframes, current }: LevelRequest): string {
  const least = approximateMs(shortest);
  const levels = [shortest, ...timeframes.filter((each) => approximateMs(each) > least)];
  const widthOf = (level: string) => (width * approximateMs(level)) / (view.to - view.from);
  const fits = (level: string, px: number) => widthOf(level) >= px;
  if (current !== undefined && levels.includes(current) && fits(current, NARROWEST_PX)) {
    const shorter = levels.slice(0, levels.indexOf(current)).find((each) => fits(each, SHORTER_FROM_PX));
    return shorter ?? current;
  }
  return levels.find((each) => fits(each, GOOD_PX)) ?? levels.at(-1)!;
}
