import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';

const DAY = 86_400_000;

/** `20240101`, or with the time of day where it is not midnight: `20240101T0930`. */
function stamp(time: number): string {
  const text = new Date(time).toISOString();
  const day = text.slice(0, 10).replaceAll('-', '');
  if (time % DAY === 0) return day;
  const clock = text.slice(11, 19).replaceAll(':', '');
  return `${day}T${clock.endsWith('00') ? clock.slice(0, 4) : clock}`;
}

/** Months are spelled `1mo` in file names: some file systems take `1M` and `1m` for the same name. */
const fileTimeframe = (text: string): string => text.replace(/M$/, 'mo');
const fileSymbol = (text: string): string => text.replace(/[^A-Za-z0-9.-]+/g, '_');

/** The name of an export by the template; without extension. */
export function exportName(
  template: string,
  { exchange, symbol, timeframe }: DatasetId,
  interval: Interval,
): string {
  const values: Record<string, string> = {
    exchange,
    exchange_: exchange === 'binance' ? '' : `${exchange}_`,
    symbol: fileSymbol(symbol),
    timeframe: fileTimeframe(timeframe),
    from: stamp(interval.from),
    to: stamp(interval.to),
  };
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
