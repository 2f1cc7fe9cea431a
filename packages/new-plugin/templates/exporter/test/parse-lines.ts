import { candlesFromRows, type Candles } from '@candlewick/core';

/** Reads a file of the exporter back, in milliseconds. The contract asks for every bit of it. */
export function parseLines(file: Uint8Array): Candles {
  const lines = Buffer.from(file).toString().split('\n').slice(0, -1);
  const candles = lines.map((line) => {
    const [, fields = '', time] = line.split(' ');
    return { time: Number(time), fields: new Map(fields.split(',').map(fieldOf)) };
  });
  const names = new Set(candles.flatMap(({ fields }) => [...fields.keys()]));
  const extras = [...names].filter((name) => !VALUES.includes(name)).sort();
  const rows = candles.map(({ time, fields }) => [
    time,
    ...[...VALUES, ...extras].map((name) => fields.get(name) ?? NaN),
  ]);
  return candlesFromRows(rows, extras);
}

const VALUES = ['open', 'high', 'low', 'close', 'volume'];

function fieldOf(text: string): [string, number] {
  const [name = '', value] = text.split('=');
  return [name, Number(value)];
}
