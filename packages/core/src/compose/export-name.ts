import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import { CandlewickError } from '../errors.ts';

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
/** Letters of every alphabet stay: venues list symbols that differ in nothing else. */
const fileText = (text: string): string => text.replace(/[^\p{L}\p{N}.-]+/gu, '_');

/** A name of one file or folder that leads nowhere else on any system. */
export const isPlainName = (part: string): boolean => !/^\.*$|[/\\:\0]/.test(part);

/**
 * The name of an export by the template; without extension. It may name folders, but never one outside of the export
 * folder: the template may come from a stranger's file.
 *
 * @throws CONFIG_INVALID
 */
export function exportName(
  template: string,
  { exchange, symbol, timeframe }: DatasetId,
  interval: Interval,
): string {
  const values = new Map(
    Object.entries({
      exchange: fileText(exchange),
      exchange_: exchange === 'binance' ? '' : `${fileText(exchange)}_`,
      symbol: fileText(symbol),
      timeframe: fileTimeframe(timeframe),
      from: stamp(interval.from),
      to: stamp(interval.to),
    }),
  );
  const name = template.replace(/\{(\w+)\}/g, (whole, key: string) => values.get(key) ?? whole);
  if (name.split('/').every(isPlainName)) return name;
  throw new CandlewickError(
    'CONFIG_INVALID',
    `export.template «${template}» makes «${name}», which is no name below the export folder.`,
  );
}
