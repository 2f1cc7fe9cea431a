import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseIntervals, subtractIntervals, type Interval } from '../../src/domain/interval.ts';
import type { FileWork } from '../../src/pipeline/choose-files.ts';
import { Leftovers } from '../../src/pipeline/leftovers.ts';

const span = (from: number, to: number): Interval => ({ from, to });
const fileOf = (...wanted: Interval[]): FileWork => ({
  file: { name: `${wanted[0]!.from}`, interval: wanted[0]! },
  wanted,
  slots: 0,
});

describe('what files leave to pages', () => {
  it('is at once what no file is taken for before the first of them', () => {
    const leftovers = new Leftovers([span(0, 5), span(30, 40)], [fileOf(span(10, 20))]);
    expect(leftovers.take()).toEqual([span(0, 5)]);
    expect(leftovers.take()).toEqual([]);
  });

  it('waits for the files before it, which may tell that candles were there already', () => {
    const [first, second, third] = [fileOf(span(0, 10)), fileOf(span(10, 20)), fileOf(span(20, 30))];
    const leftovers = new Leftovers([], [first!, second!, third!]);
    leftovers.settle(second!, [span(12, 14)]);
    expect(leftovers.take()).toEqual([]);
    leftovers.settle(first!, []);
    expect(leftovers.take()).toEqual([span(12, 14)]);
  });

  it('is one stretch where a hole goes on in the next file', () => {
    const [first, second] = [fileOf(span(0, 10)), fileOf(span(10, 20))];
    const leftovers = new Leftovers([span(20, 25)], [first!, second!]);
    leftovers.settle(first!, [span(3, 4), span(8, 10)]);
    expect(leftovers.take()).toEqual([span(3, 4)]);
    leftovers.settle(second!, [span(10, 11), span(18, 20)]);
    expect(leftovers.take()).toEqual([span(8, 11), span(18, 25)]);
  });

  it('is the same stretches in whatever order the files are read, each once', () => {
    const part = fc.record({ file: fc.boolean(), length: fc.integer({ min: 1, max: 9 }) });
    const cases = fc.record({ parts: fc.array(part, { maxLength: 12 }), seed: fc.nat() });
    fc.assert(
      fc.property(cases, ({ parts, seed }) => {
        let state = (seed % 2_147_483_646) + 1;
        const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
        let at = 0;
        const files: FileWork[] = [];
        const rest: Interval[] = [];
        for (const { file, length } of parts) {
          const each = span(at, (at += length));
          if (file) files.push(fileOf(each));
          else rest.push(each);
        }
        const leftovers = new Leftovers(normaliseIntervals(rest), files);
        const taken = [...leftovers.take()];
        const left: Interval[] = [];
        for (const each of [...files].sort(() => random() - 0.5)) {
          const { from, to } = each.wanted[0]!;
          const cut = span(from + Math.floor(random() * 3), to - Math.floor(random() * 3));
          const lacking = subtractIntervals(each.wanted, [cut]);
          left.push(...lacking);
          leftovers.settle(each, lacking);
          taken.push(...leftovers.take());
        }
        expect(taken).toEqual(normaliseIntervals([...rest, ...left]));
      }),
    );
  });
});
