import { allocateCandles, VALUE_COLUMNS, type AnyPlugin, type Candles } from '@candlewick/core';
import { createExportSource, createMemoryTarget, openExporterHarness } from '@candlewick/core/testing';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtIns } from '../../src/built-ins.ts';
import { openCandleFile } from '../../src/candle-files/open-candle-file.ts';

const MINUTE = 60_000;
const EXTRAS = ['quote_volume', 'trades'];

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'candlewick-written-'))));
afterAll(() => rm(folder, { recursive: true }));

/** As venues send them, and everything else that a finite double can be but negative zero, which is 0 as text. */
const value = fc.oneof(
  fc.integer({ min: 0, max: 1e9 }).map((cents) => cents / 100),
  fc.double({ min: 1e-12, max: 1e12, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((any) => any + 0),
  fc.constantFrom(0, Number.MIN_VALUE, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, 2 ** 60, 1e21, 1e-7),
);

/** Minutes of any time from 2000 on, with holes. */
const series = fc
  .record({
    first: fc.integer({ min: Date.UTC(2000, 0, 1) / MINUTE, max: Date.UTC(2100, 0, 1) / MINUTE }),
    steps: fc.array(
      fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 100_000 })),
      {
        minLength: 1,
        maxLength: 60,
      },
    ),
    values: fc.array(value, { minLength: 1, maxLength: 80 }),
    extras: fc.subarray(EXTRAS),
    batchSize: fc.integer({ min: 1, max: 64 }),
  })
  .map(({ first, steps, values, extras, batchSize }) => {
    const all = allocateCandles(steps.length, extras);
    let minute = first;
    let next = 0;
    for (let i = 0; i < steps.length; i++) {
      all.time[i] = minute * MINUTE;
      minute += steps[i]!;
      for (const column of [
        ...VALUE_COLUMNS.map((name) => all[name]),
        ...extras.map((name) => all.extras[name]!),
      ])
        column[i] = values[next++ % values.length]!;
    }
    return { all, extras, batchSize };
  });

const columns = (extras: readonly string[]) =>
  fc.shuffledSubarray(['timestamp', ...VALUE_COLUMNS, ...extras], { minLength: 6 + extras.length });
const timeZone = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Apia');

type Options = Readonly<Record<string, unknown>>;
const FORMATS: Readonly<Record<string, (extras: readonly string[]) => fc.Arbitrary<Options>>> = {
  csv: (extras) =>
    fc.record({
      columns: columns(extras),
      timeZone,
      timeFormat: fc.constantFrom('datetime', 'iso', 'ms', 's'),
      separator: fc.constantFrom(',', ';', '\t', '|'),
    }),
  json: (extras) =>
    fc.record({ columns: columns(extras), timeZone, timeFormat: fc.constantFrom('iso', 'ms') }),
  jsonl: (extras) =>
    fc.record({
      columns: columns(extras),
      timeZone,
      timeFormat: fc.constantFrom('datetime', 'iso', 'ms', 's'),
    }),
  parquet: (extras) =>
    fc.record({ columns: columns(extras), compression: fc.constantFrom('zstd', 'gzip', 'none') }),
  arrow: (extras) =>
    fc.record({ columns: columns(extras), compression: fc.constantFrom('none', 'lz4', 'zstd') }),
  freqtrade: () => fc.record({ format: fc.constantFrom('feather', 'json') }),
  tradingview: () => fc.constant({}),
  backtrader: () => fc.constant({}),
};

async function exported(
  name: string,
  options: Options,
  all: Candles,
  batchSize: number,
): Promise<Uint8Array> {
  const plugin = builtIns.find((each) => each.kind === 'exporter' && each.name === name)!;
  const harness = await openExporterHarness(plugin as Extract<AnyPlugin, { kind: 'exporter' }>, { options });
  try {
    const target = createMemoryTarget();
    await harness.exporter.export(
      createExportSource(all, { batchSize }),
      target,
      new AbortController().signal,
    );
    return target.bytes();
  } finally {
    await harness.close?.();
  }
}

async function imported(bytes: Uint8Array): Promise<Record<string, number[]>> {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  const found: Record<string, number[]> = {};
  for await (const { candles } of (await openCandleFile(path)).batches())
    for (const [name, column] of [
      ['time', candles.time] as const,
      ...VALUE_COLUMNS.map((each) => [each, candles[each]] as const),
      ...Object.entries(candles.extras),
    ])
      (found[name] ??= []).push(...column);
  return found;
}

describe.each(Object.entries(FORMATS))('an export as %s', (name, options) => {
  it('is imported as it was, bit for bit', async () => {
    const story = series.chain((one) => fc.record({ one: fc.constant(one), options: options(one.extras) }));
    await fc.assert(
      fc.asyncProperty(story, async ({ one: { all, extras, batchSize }, options: chosen }) => {
        const found = await imported(await exported(name, chosen, all, batchSize));
        const written = 'columns' in chosen ? extras : [];
        const wanted = Object.fromEntries([
          ['time', [...all.time]],
          ...VALUE_COLUMNS.map((each) => [each, [...all[each]]]),
          ...written.map((each) => [each, [...all.extras[each]!]]),
        ]) as Record<string, number[]>;
        expect(found).toStrictEqual(wanted);
      }),
      { numRuns: 25 },
    );
  });
});
