import { MOST_BARS } from './model/plan-window.ts';
import {
  isCount,
  isFields,
  isIndicators,
  isInterval,
  isLane,
  isTimeframe,
  type Fields,
} from './model/check-values.ts';
import type { FromChart, WindowAsk } from './protocol.ts';

/** A picture of a large screen at twice the resolution is far below. */
const LARGEST_IMAGE = 64 * 1024 * 1024;
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** Host: the message, or undefined where it is not one that a page sends. */
export function checkFromChart(value: unknown): FromChart | undefined {
  if (!isFields(value)) return undefined;
  switch (value['type']) {
    case 'ready':
    case 'painted':
    case 'pick-compare':
    case 'end-compare':
    case 'retry':
    case 'show-log':
      return { type: value['type'] };
    case 'window': {
      const { lane, id, ask } = value;
      if (!isLane(lane) || !isCount(id)) return undefined;
      const checked = isFields(ask) ? checkAsk(ask) : undefined;
      return checked && { type: 'window', lane, id, ask: checked };
    }
    case 'save-image': {
      const { image } = value;
      return isPng(image) ? { type: 'save-image', image } : undefined;
    }
    case 'save-csv': {
      const { range, timeframe } = value;
      if (!isInterval(range) || !isTimeframe(timeframe)) return undefined;
      return { type: 'save-csv', range: { from: range.from, to: range.to }, timeframe };
    }
    default:
      return undefined;
  }
}

function checkAsk(ask: Fields): WindowAsk | undefined {
  const { timeframe, mostBars, indicators } = ask;
  if (!isInterval(ask) || !isTimeframe(timeframe) || !isIndicators(indicators)) return undefined;
  if (!isCount(mostBars) || mostBars === 0 || mostBars > MOST_BARS) return undefined;
  return { from: ask.from, to: ask.to, timeframe, mostBars, indicators };
}

const isPng = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array && value.length <= LARGEST_IMAGE && PNG.every((byte, i) => value[i] === byte);
