import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { release } from './release.ts';

/** What we can decode, for Accept-Encoding. */
export const ENCODINGS = 'gzip, deflate, br';

const DECODERS: ReadonlyMap<string, () => NodeJS.ReadWriteStream & Readable> = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
] as const);

/** A connection that ended too early where Node itself says nothing, or not why. */
export const brokenOff = (text: string): Error => Object.assign(new Error(text), { code: 'ECONNRESET' });

/** Not a reason to ask again by itself: what is asked for decides. */
const tooLong = (longest: number): Error =>
  Object.assign(new Error(`the body is longer than ${longest} bytes`), { code: 'HPE_BODY_TOO_LONG' });

/**
 * The whole decoded body. Rejects when it breaks off, in whatever layer, and when it is longer than it may be.
 *
 * @param memory see HttpRequest
 */
export async function readBody(
  message: IncomingMessage,
  longest = Infinity,
  memory?: (bytes: number) => Buffer,
): Promise<Buffer> {
  const encoding = message.headers['content-encoding']?.trim().toLowerCase();
  const decoder = encoding === undefined ? undefined : DECODERS.get(encoding)?.();
  const source: Readable = decoder ?? message;
  if (decoder) {
    message.once('error', (error) => decoder.destroy(error));
    message.pipe(decoder);
  }
  const stated = Number(message.headers['content-length'] ?? NaN);
  const body =
    memory && !decoder && stated > 0 && stated <= longest
      ? await readInto(message, stated, memory(stated))
      : await readParts(source, longest);
  // A connection closed early ends a body of unknown length without an error.
  if (!message.complete) throw brokenOff('the body broke off');
  return body;
}

async function readParts(source: Readable, longest: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of source) {
    bytes += (part as Buffer).length;
    if (bytes > longest) throw tooLong(longest);
    parts.push(part as Buffer);
  }
  if (parts.length === 1) return parts[0]!;
  const body = Buffer.concat(parts);
  for (const part of parts) release(part);
  return body;
}

/**
 * As parts come, not by an iterator: that would join what is waiting in new memory. Node's parser hands out no more than
 * was stated.
 */
function readInto(message: IncomingMessage, stated: number, memory: Buffer): Promise<Buffer> {
  let at = 0;
  message.on('data', (part: Buffer) => {
    at += part.copy(memory, at);
    release(part);
  });
  return new Promise((resolve, reject) => {
    message.once('end', () => resolve(memory.subarray(0, Math.min(at, stated))));
    message.once('error', reject);
    // Destroyed without an error, by whoever gave up.
    message.once('close', () => reject(brokenOff('the body broke off')));
  });
}
