import { candlesFromRows, type Candles } from '@candlewick/core';
import { defineContract } from '@candlewick/core/testing';

const CORE = ['open', 'high', 'low', 'close', 'volume'];

/** Reads a file of the exporter back, so that the suite can compare every bit. */
function parse(file: Uint8Array): Candles {
  const lines = Buffer.from(file).toString().split('\n').slice(0, -1);
  const rows = lines.map((line) => {
    const [, fields = '', time = ''] = line.split(' ');
    const values = new Map(fields.split(',').map((field) => field.split('=') as [string, string]));
    return { time: Number(time.slice(0, -6)), values };
  });
  const names = new Set(rows.flatMap(({ values }) => [...values.keys()]));
  const extras = [...names].filter((name) => !CORE.includes(name)).sort();
  return candlesFromRows(
    rows.map(({ time, values }) => [
      time,
      ...[...CORE, ...extras].map((name) => Number(values.get(name) ?? NaN)),
    ]),
    extras,
  );
}

export default defineContract({ kind: 'exporter', setUp: () => ({ parse, extras: true }) });
