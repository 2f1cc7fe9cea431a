import type { DatasetId } from '@candlewick/core';

/** Measurement and tags. Commas, spaces and, in tags, equals signs have a meaning of their own. */
export function lineStart(measurement: string, { exchange, symbol, timeframe }: DatasetId): string {
  const tags = Object.entries({ exchange, symbol, timeframe });
  const written = tags.map(([name, value]) => `${name}=${value.replace(/[,= ]/g, '\\$&')}`);
  return [measurement.replace(/[, ]/g, '\\$&'), ...written].join(',');
}
