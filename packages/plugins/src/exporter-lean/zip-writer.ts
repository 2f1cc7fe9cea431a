import { crc32 } from 'node:zlib';
import type { ExportFile } from '@candlewick/core';
import { ByteChunks } from '../byte-chunks.ts';
import type { Deflater } from './deflater.ts';

const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const LOCAL_BYTES = 30;
const VERSION = 20;
/** Checksum and sizes stand behind the data; names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;
/** The earliest there is, the first of January 1980: the same candles make the same file. */
const DATE = 0x0021;

/** About a day of minutes. */
const CHUNK_BYTES = 32 * 1024;

/**
 * A zip with one entry, written as its content comes.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export class ZipWriter {
  readonly #out: ByteChunks;
  readonly #name: Buffer;
  readonly #deflater: Deflater;
  #checksum = 0;
  #size = 0;

  /** @param deflater that nobody else uses until the end */
  constructor(file: ExportFile, name: string, deflater: Deflater) {
    this.#out = new ByteChunks(file, CHUNK_BYTES);
    this.#name = Buffer.from(name, 'utf8');
    this.#deflater = deflater;
  }

  async begin(): Promise<void> {
    const header = Buffer.alloc(LOCAL_BYTES);
    header.writeUInt32LE(LOCAL);
    this.#writeCommon(header, 4);
    await this.#out.append(header);
    await this.#out.append(this.#name);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#checksum = crc32(bytes, this.#checksum);
    this.#size += bytes.length;
    await this.#put(await this.#deflater.write(bytes));
  }

  async end(): Promise<void> {
    await this.#put(await this.#deflater.finish());
    const packed = this.#out.offset - LOCAL_BYTES - this.#name.length;
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(this.#checksum);
    sizes.writeUInt32LE(packed, 4);
    sizes.writeUInt32LE(this.#size, 8);
    const descriptor = Buffer.alloc(4);
    descriptor.writeUInt32LE(DESCRIPTOR);
    await this.#out.append(descriptor);
    await this.#out.append(sizes);
    const directory = this.#out.offset;
    const central = Buffer.alloc(46);
    central.writeUInt32LE(CENTRAL);
    central.writeUInt16LE(VERSION, 4);
    this.#writeCommon(central, 6);
    sizes.copy(central, 16);
    await this.#out.append(central);
    await this.#out.append(this.#name);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(END);
    end.writeUInt16LE(1, 8);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(this.#out.offset - directory, 12);
    end.writeUInt32LE(directory, 16);
    await this.#out.append(end);
    await this.#out.flush();
  }

  /** What both headers of the entry have: version, flags, method, time and date, and behind the sizes its name's length. */
  #writeCommon(header: Buffer, at: number): void {
    header.writeUInt16LE(VERSION, at);
    header.writeUInt16LE(FLAGS, at + 2);
    header.writeUInt16LE(DEFLATED, at + 4);
    header.writeUInt16LE(DATE, at + 8);
    header.writeUInt16LE(this.#name.length, at + 22);
  }

  async #put(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) await this.#out.append(piece);
  }
}
