import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TIME_BYTES, TimeWriter, type TimeFormat } from '../../src/analysis/format-time.ts';

const target = new DataView(new ArrayBuffer(TIME_BYTES));
const written = (writer: TimeWriter, time: number): string =>
  Buffer.from(target.buffer, 0, writer.write(Float64Array.of(time), 0, target, 0)).toString('latin1');

const EXPECTED: Record<TimeFormat, (time: number) => string> = {
  iso: (time) => new Date(time).toISOString(),
  datetime: (time) =>
    new Date(time)
      .toISOString()
      .replace('T', ' ')
      .replace(/(\.000)?Z$/, ''),
  ms: (time) => String(time),
  s: (time) => String(time / 1000),
};

for (const [format, expected] of Object.entries(EXPECTED)) {
  it(`writes any times as ${format}, in any order, as Date has them`, () => {
    const writer = new TimeWriter(format as TimeFormat);
    const time = fc.integer({ min: -62_167_219_200_000, max: 8_640_000_000_000_000 });
    const near = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000);
    fc.assert(
      fc.property(fc.oneof(time, near), (value) => {
        expect(written(writer, value)).toBe(expected(value));
      }),
      { numRuns: 2_000 },
    );
  });
}
