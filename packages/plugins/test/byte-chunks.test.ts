import { createMemoryTarget } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { ByteChunks } from '../src/byte-chunks.ts';

describe('ByteChunks', () => {
  it('writes all that was appended, in order, and counts it', async () => {
    const target = createMemoryTarget();
    const chunks = new ByteChunks(await target.file('bin'));
    const parts: Uint8Array[] = [];
    for (const [i, size] of [1, 0, 262_143, 5, 262_144, 700_000, 3].entries()) {
      const part = new Uint8Array(size).fill(i + 1);
      parts.push(part.slice(), Buffer.alloc(i * 100_000));
      await chunks.append(part);
      // Whoever appends may use the memory again.
      part.fill(255);
      await chunks.zeros(i * 100_000);
    }
    const whole = Buffer.concat(parts);
    expect(chunks.offset).toBe(whole.length);
    await chunks.flush();
    expect(Buffer.compare(target.bytes(), whole)).toBe(0);
    expect(target.tampered()).toBe(false);
  });

  it('writes into memory that the file lends', async () => {
    const lent: Uint8Array[] = [];
    const written: Uint8Array[] = [];
    const chunks = new ByteChunks({
      lend: (bytes) => (lent.push(new Uint8Array(bytes).fill(7)), lent.at(-1)!),
      write: async (chunk) => void written.push(chunk),
    });
    await chunks.zeros(10);
    await chunks.append(new Uint8Array(300_000));
    await chunks.flush();
    expect(written.map(({ buffer }) => buffer)).toEqual(lent.map(({ buffer }) => buffer));
    expect(Buffer.concat(written).every((byte) => byte === 0)).toBe(true);
  });

  it('writes nothing where nothing came', async () => {
    const target = createMemoryTarget();
    await new ByteChunks(await target.file('bin')).flush();
    expect(target.writes).toBe(0);
  });
});
