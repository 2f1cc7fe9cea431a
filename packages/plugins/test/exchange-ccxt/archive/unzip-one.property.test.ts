import fc from 'fast-check';
import { writeZip } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { DamagedZip } from '../../../src/exchange-ccxt/archive/damaged-zip.ts';
import { unzipOne } from '../../../src/exchange-ccxt/archive/unzip-one.ts';

const NAME = 'BTCUSDT-1m-2021-01.csv';
const expected = { entry: NAME, longest: 10_000 };
const CONTENT = Buffer.from('1,2,3\n'.repeat(500));
const ZIP = writeZip(NAME, CONTENT);
const failing = async (zip: Buffer, more: Partial<typeof expected> = {}): Promise<string> => {
  const error = await unzipOne(zip, { ...expected, ...more }).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(DamagedZip);
  return (error as Error).message;
};

describe('a zip of one entry', () => {
  it('gives its content, with a comment at its end too', async () => {
    expect((await unzipOne(ZIP, expected)).equals(CONTENT)).toBe(true);
    const comment = Buffer.from('PK\x05\x06 is no end here');
    const commented = Buffer.concat([ZIP, comment]);
    commented.writeUInt16LE(comment.length, ZIP.length - 2);
    expect((await unzipOne(commented, expected)).equals(CONTENT)).toBe(true);
    expect((await unzipOne(writeZip(NAME, Buffer.alloc(0)), expected)).length).toBe(0);
  });

  it('is refused when it would unpack to more than it may, whatever it says', async () => {
    expect(await failing(writeZip(NAME, Buffer.alloc(10_001)))).toContain('10000 is the most');
    expect(await failing(writeZip(NAME, Buffer.alloc(2 ** 24), { claimedSize: 9_000 }))).toContain('unpack');
    expect(await failing(writeZip(NAME, CONTENT, { claimedSize: CONTENT.length + 1 }))).toContain(
      'unpacks to',
    );
    expect(await failing(writeZip(NAME, CONTENT, { claimedSize: CONTENT.length - 1 }))).toContain('unpack');
  });

  it('is refused when its entry has another name', async () => {
    for (const name of ['../../etc/passwd', '/etc/passwd', 'C:\\x.csv', `${NAME}\0`, '', `x/${NAME}`])
      expect(await failing(writeZip(name, CONTENT))).toContain('its entry is called');
  });

  it('is refused wherever it is cut', async () => {
    for (let length = 0; length < ZIP.length; length++) await failing(ZIP.subarray(0, length));
  });

  it('never gives other content than it had, whichever bytes are changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(ZIP.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        async (changes) => {
          const zip = Buffer.from(ZIP);
          for (const [at, mask] of changes) zip[at] = zip[at]! ^ mask;
          const content = await unzipOne(zip, expected).catch((error: unknown) => {
            expect(error).toBeInstanceOf(DamagedZip);
            return undefined;
          });
          // Fields that nobody reads (times, versions) may be anything.
          if (content) expect(content.equals(CONTENT)).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
