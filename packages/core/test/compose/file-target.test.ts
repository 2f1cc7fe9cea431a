import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FileTarget } from '../../src/compose/file-target.ts';
import { StreamTarget } from '../../src/compose/stream-target.ts';
import { failureOf } from '../config/project.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

interface Place extends AsyncDisposable {
  readonly folder: string;
  readonly path: string;
  target(more?: { replace?: boolean; path?: string }): FileTarget;
  content(): Promise<string>;
  files(): Promise<string[]>;
}

async function createPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-export-'));
  const path = join(folder, 'out.csv');
  return {
    folder,
    path,
    target: ({ replace = false, path: other } = {}) =>
      new FileTarget({ path: (extension) => other ?? join(folder, `out.${extension}`), replace }),
    content: () => readFile(path, 'utf8'),
    files: () => readdir(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

describe('a file target', () => {
  it('shows the file only when it is finished, whole', async () => {
    await using place = await createPlace();
    await using target = place.target();
    const file = await target.file('csv');
    await file.write(bytes('one\n'));
    await file.write(bytes('two\n'));
    expect(await place.files()).not.toContain('out.csv');
    await target.seal();
    await target.publish();
    expect(await place.files()).toEqual(['out.csv']);
    expect(await place.content()).toBe('one\ntwo\n');
    expect([target.path, target.bytes]).toEqual([place.path, 8]);
  });

  it('leaves nothing behind when it is closed before it is finished', async () => {
    await using place = await createPlace();
    {
      await using target = place.target();
      await (await target.file('csv')).write(bytes('half'));
      expect((await place.files()).length).toBe(1);
    }
    expect(await place.files()).toEqual([]);
  });

  it('replaces a file at once, or leaves the old one when it fails', async () => {
    await using place = await createPlace();
    await writeFile(place.path, 'old');
    {
      await using target = place.target({ replace: true });
      await (await target.file('csv')).write(bytes('half'));
      expect(await place.content()).toBe('old');
    }
    expect(await place.content()).toBe('old');
    await using target = place.target({ replace: true });
    await (await target.file('csv')).write(bytes('new'));
    await target.seal();
    await target.publish();
    expect([await place.content(), await place.files()]).toEqual(['new', ['out.csv']]);
  });

  it('does not replace a file that it was not told to replace', async () => {
    await using place = await createPlace();
    await writeFile(place.path, 'mine');
    await using target = place.target();
    const { code, message } = await failureOf(target.file('csv'));
    expect(code).toBe('OUTPUT_EXISTS');
    expect(message).toContain(place.path);
    expect(message).toContain('--force');
    expect([await place.content(), await place.files()]).toEqual(['mine', ['out.csv']]);
  });

  it('makes the folders that are missing', async () => {
    await using place = await createPlace();
    const path = join(place.folder, 'a', 'b', 'out.csv');
    await using target = place.target({ path });
    await (await target.file('csv')).write(bytes('x'));
    await target.seal();
    await target.publish();
    expect(await readFile(path, 'utf8')).toBe('x');
  });

  it('refuses a folder, and a place below a file, before anything is written', async () => {
    await using place = await createPlace();
    await mkdir(place.path);
    expect(await failureOf(place.target({ replace: true }).file('csv'))).toEqual({
      code: 'EXPORT_UNWRITABLE',
      message: `${place.path} is a folder.`,
    });
    const below = join(place.folder, 'file', 'out.csv');
    await writeFile(join(place.folder, 'file'), '');
    const { code, message } = await failureOf(place.target({ path: below }).file('csv'));
    expect(code).toBe('EXPORT_UNWRITABLE');
    expect(message).toContain(`cannot write ${below}`);
  });

  it.skipIf(process.platform === 'win32')(
    'takes the place of no device and of no pipe, whoever asks',
    async () => {
      await using place = await createPlace();
      execFileSync('mkfifo', [place.path]);
      for (const path of [place.path, '/dev/null']) {
        await using target = place.target({ replace: true, path });
        expect(await failureOf(target.file('csv'))).toMatchObject({
          code: 'EXPORT_UNWRITABLE',
          message: expect.stringContaining(`${path} is a device or a pipe`) as string,
        });
      }
      expect(await place.files()).toEqual(['out.csv']);
    },
  );

  it('leaves nothing behind when the file cannot be put in its place', async () => {
    await using place = await createPlace();
    const target = place.target({ replace: true });
    await (await target.file('csv')).write(bytes('x'));
    await mkdir(join(place.path, 'in the way'), { recursive: true });
    expect((await failureOf(target.seal().then(() => target.publish()))).code).toBe('EXPORT_UNWRITABLE');
    await target[Symbol.asyncDispose]();
    expect(await place.files()).toEqual(['out.csv']);
  });

  it('that no exporter asked for a file of makes none', async () => {
    await using place = await createPlace();
    {
      await using target = place.target();
      await target.seal();
      await target.publish();
      expect(target.path).toBeUndefined();
    }
    expect(await place.files()).toEqual([]);
  });

  it('can be closed twice, and after it is finished', async () => {
    await using place = await createPlace();
    const target = place.target();
    await (await target.file('csv')).write(bytes('x'));
    await target.seal();
    await target.publish();
    await target[Symbol.asyncDispose]();
    await target[Symbol.asyncDispose]();
    expect(await place.content()).toBe('x');
  });

  it('continues a copy of the file, which takes its place only when it is published', async () => {
    await using place = await createPlace();
    await writeFile(place.path, 'one\n');
    const append = () =>
      new FileTarget({ path: () => place.path, replace: true, append: true, hashed: true });
    {
      await using target = append();
      await (await target.file('csv')).write(bytes('half'));
    }
    expect([await place.content(), await place.files()]).toEqual(['one\n', ['out.csv']]);
    await using target = append();
    await (await target.file('csv')).write(bytes('two\n'));
    await target.seal();
    expect(await place.content()).toBe('one\n');
    await target.publish();
    expect([await place.content(), target.bytes]).toEqual(['one\ntwo\n', 8]);
    expect(target.sha256).toBe(createHash('sha256').update('one\ntwo\n').digest('hex'));
  });

  it.each([
    ['gzip', 'gz', gunzipSync],
    ['zstd', 'zst', zstdDecompressSync],
  ] as const)('compresses with %s, and adds .%s to the name', async (compression, extension, decompress) => {
    await using place = await createPlace();
    const path = (whole: string) => join(place.folder, `out.${whole}`);
    await using target = new FileTarget({ path, replace: false, compression, hashed: true });
    const file = await target.file('csv');
    const text = Array.from({ length: 20_000 }, (_, i) => `${i},${i * 7}\n`).join('');
    for (let at = 0; at < text.length; at += 50_000) await file.write(bytes(text.slice(at, at + 50_000)));
    await target.seal();
    await target.publish();
    const stored = await readFile(path(`csv.${extension}`));
    expect(decompress(stored).toString()).toBe(text);
    expect(target.bytes).toBe(stored.length);
    expect(target.sha256).toBe(createHash('sha256').update(stored).digest('hex'));
  });

  it('lends memory again that is written, and never memory that is not', async () => {
    await using place = await createPlace();
    await using target = place.target();
    const file = await target.file('csv');
    const buffers = new Set<ArrayBufferLike>();
    for (let i = 0; i < 200; i++) {
      const chunk = file.lend!(1_000);
      buffers.add(chunk.buffer);
      chunk.fill(48 + (i % 10));
      await file.write(chunk.subarray(0, 1_000));
    }
    await target.seal();
    await target.publish();
    const expected = Array.from({ length: 200 }, (_, i) => String(i % 10).repeat(1_000)).join('');
    expect(await place.content()).toBe(expected);
    expect(buffers.size).toBeLessThan(10);
  });
});

describe('a stream target', () => {
  it('writes to the stream, waits for it, counts the bytes and leaves it open', async () => {
    const taken: string[] = [];
    const slow = new Writable({
      highWaterMark: 1,
      write: (chunk: Buffer, _encoding, done) =>
        void setImmediate(() => (taken.push(chunk.toString()), done())),
    });
    await using target = new StreamTarget(slow);
    const file = await target.file();
    await file.write(bytes('one'));
    expect(taken).toEqual(['one']);
    await file.write(bytes('three'));
    await target.seal();
    await target.publish();
    expect([taken, target.bytes, target.path]).toEqual([['one', 'three'], 8, undefined]);
    expect(slow.writableEnded).toBe(false);
  });

  it('fails when the reader goes away instead of waiting for ever', async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const file = await new StreamTarget(stream).file();
    const writing = file.write(bytes('more than it takes'));
    stream.destroy(new Error('EPIPE'));
    await expect(writing).rejects.toThrow('EPIPE');
  });
});
