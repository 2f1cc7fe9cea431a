import type { FileHandle } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ByteTally, FileSink, type ByteSink } from '../../src/compose/byte-sink.ts';
import { CompressSink } from '../../src/compose/compress-sink.ts';

const MEGABYTE = 1024 * 1024;

/** A file of which writing or bringing to the disk fails from some byte on. */
function failing(when: 'write' | 'datasync', from: number): FileHandle {
  let written = 0;
  const full = new Error('no space left');
  return {
    write: async (chunk: Uint8Array, at: number) => {
      if (when === 'write' && written >= from) throw full;
      written += chunk.length - at;
      return { bytesWritten: chunk.length - at };
    },
    datasync: async () => {
      if (when === 'datasync' && written >= from) throw full;
    },
  } as unknown as FileHandle;
}

async function fill(sink: ByteSink, bytes: number): Promise<void> {
  // Noise, which no compressor makes small.
  const noise = Buffer.from(
    Uint32Array.from({ length: MEGABYTE / 4 }, (_, i) => Math.imul(i, 2_654_435_761) ^ (i << 7)).buffer,
  );
  for (let at = 0; at < bytes; at += MEGABYTE) await sink.write(Buffer.from(noise));
  await sink.end();
}

describe('a sink', () => {
  it.each([0, MEGABYTE, 3 * MEGABYTE])(
    'tells of a write that failed after %i bytes, at the next one or at the end',
    async (from) => {
      const sink = new FileSink(failing('write', from), new ByteTally());
      await expect(fill(sink, 4 * MEGABYTE)).rejects.toThrow('no space left');
    },
  );

  it('tells when bytes did not get to the disk, even if all were taken', async () => {
    const sink = new FileSink(failing('datasync', 32 * MEGABYTE), new ByteTally());
    await expect(fill(sink, 40 * MEGABYTE)).rejects.toThrow('no space left');
  });

  it.each(['gzip', 'zstd'] as const)('with %s before it tells of both too', async (compression) => {
    for (const from of [0, 65_536]) {
      const sink = new CompressSink(new FileSink(failing('write', from), new ByteTally()), compression);
      await expect(fill(sink, 8 * MEGABYTE)).rejects.toThrow('no space left');
    }
  });
});
