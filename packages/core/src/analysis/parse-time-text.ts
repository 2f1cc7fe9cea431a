import type { TimeFormat } from './format-time.ts';

/** The time that a text of an export stands for, in milliseconds UTC; NaN where it is none of that format. */
export function parseTimeText(text: string, format: TimeFormat): number {
  if (format === 'ms' || format === 's') {
    if (!/^-?\d+(\.\d+)?$/.test(text)) return NaN;
    return format === 'ms' ? Number(text) : Math.round(Number(text) * 1000);
  }
  const shape = /^(\d{4}-\d\d-\d\d)([ T])(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:\d\d)?$/;
  const [, date, between, clock, zone = 'Z'] = shape.exec(text) ?? [];
  if (between !== (format === 'iso' ? 'T' : ' ')) return NaN;
  return Date.parse(`${date!}T${clock!}${zone}`);
}
