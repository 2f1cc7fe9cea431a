import { candlesFromRows, rowsOf } from '@candlewick/core';
import type { Candles } from '@candlewick/core';
import {
  createExportSource,
  createMemoryTarget,
  exporterContract,
  openExporterHarness,
  runContract,
} from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/exporter-npy/plugin.ts';

const START = Date.UTC(2024, 0, 1);
const CORE = ['timestamp', 'open', 'high', 'low', 'close', 'volume'];

interface Matrix {
  readonly shape: readonly number[];
  readonly descr: string;
  readonly values: readonly number[];
}

/** By the letter of NumPy's description of the format. */
function parseNpy(file: Uint8Array): Matrix {
  const bytes = Buffer.from(file);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00');
  const start = 10 + bytes.readUInt16LE(8);
  expect(start % 64).toBe(0);
  const header = bytes.subarray(10, start).toString('latin1');
  const found = /^\{'descr': '(<f[48])', 'fortran_order': False, 'shape': \(([\d, ]+)\), \} *\n$/.exec(
    header,
  )!;
  const shape = found[2]!.split(',').map(Number);
  const Values = found[1] === '<f8' ? Float64Array : Float32Array;
  const values = new Values(new Uint8Array(bytes.subarray(start)).buffer);
  expect(values.length).toBe(shape.reduce((product, size) => product * size, 1));
  return { shape, descr: found[1]!, values: [...values] };
}

const parseWith =
  (extras: readonly string[]) =>
  (file: Uint8Array): Candles => {
    const { shape, values } = parseNpy(file);
    const [rows = 0, columns = 0] = shape;
    return candlesFromRows(
      Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns)),
      columns === CORE.length ? [] : extras,
    );
  };

runContract({ describe, it }, exporterContract, 'exporter-npy', () =>
  openExporterHarness(plugin, { options: { columns: CORE }, parse: parseWith([]) }),
);
runContract({ describe, it }, exporterContract, 'exporter-npy with all columns', () =>
  openExporterHarness(plugin, {
    options: { columns: 'all' },
    parse: parseWith(['quote_volume', 'trades']),
    extras: true,
  }),
);
runContract({ describe, it }, exporterContract, 'exporter-npy in windows', () =>
  openExporterHarness(plugin, { options: { window: 24 } }),
);

const many = (count: number): Candles =>
  candlesFromRows(
    Array.from({ length: count }, (_, i) => [START + i * 60_000, i, i + 0.5, i - 0.1, i / 3, i * i]),
  );

const exportOf = async (options: unknown, candles: Candles, batchSize = 1_000): Promise<Matrix> => {
  const { exporter } = await openExporterHarness(plugin, { options });
  const target = createMemoryTarget();
  await exporter.export(createExportSource(candles, { batchSize }), target, new AbortController().signal);
  return parseNpy(target.bytes());
};

describe('exporter-npy', () => {
  it('writes prices and volume as a matrix of doubles', async () => {
    const { shape, descr, values } = await exportOf({}, many(3));
    expect({ shape, descr }).toEqual({ shape: [3, 5], descr: '<f8' });
    expect(values).toEqual(rowsOf(many(3)).flatMap(([, ...row]) => row));
  });

  it('writes windows that slide by one row, over batches and groups', async () => {
    const candles = many(20_000);
    const { shape, values } = await exportOf({ columns: ['open', 'close'], window: 50 }, candles, 777);
    expect(shape).toEqual([19_951, 50, 2]);
    for (const w of [0, 1, 726, 727, 8_142, 8_143, 8_192, 19_950]) {
      const window = values.slice(w * 100, (w + 1) * 100);
      const expected = Array.from({ length: 50 }, (_, i) => [
        candles.open[w + i]!,
        candles.close[w + i]!,
      ]).flat();
      expect(window).toEqual(expected);
    }
  });

  it('writes no window where there are fewer rows than one has', async () => {
    expect((await exportOf({ window: 10 }, many(9))).shape).toEqual([0, 10, 5]);
    expect((await exportOf({ window: 10 }, many(10))).shape).toEqual([1, 10, 5]);
  });

  it('writes float32 where asked to, but never times', async () => {
    const { descr, values } = await exportOf({ dtype: 'float32' }, many(4));
    expect(descr).toBe('<f4');
    expect(values[8]).toBe(Math.fround(1 / 3));
    await expect(exportOf({ dtype: 'float32', columns: 'all' }, many(4))).rejects.toMatchObject({
      code: 'PLUGIN_OPTIONS',
    });
  });

  it('fails rather than write a wrong shape', async () => {
    const { exporter } = await openExporterHarness(plugin);
    const source = { ...createExportSource(many(5)), candles: 6 };
    const done = exporter.export(source, createMemoryTarget(), new AbortController().signal);
    await expect(done).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
