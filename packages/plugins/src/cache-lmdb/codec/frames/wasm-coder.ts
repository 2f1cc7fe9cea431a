import type { FrameCoder } from './coder.ts';
import { plainCoder } from './coder.ts';
import { FRAME_WASM } from './frame-wasm.generated.ts';
import { FRAME_ROWS } from './layout.ts';
import { Room } from './room.ts';

/** The little of it that is used: its types come with the browser's, which this program does not see. */
interface WithWebAssembly {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: Twin };
  };
}

interface Twin {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Where a decoded frame's columns lie, each FRAME_ROWS doubles long, and the frame's bytes. */
  readonly COLUMNS: { readonly value: number };
  readonly FRAME: { readonly value: number };
  readonly FRAME_BYTES: { readonly value: number };
  /** Where columns lie that are encoded, as far apart as those of ROOM, and what they become. */
  readonly PART: { readonly value: number };
  readonly FRAMES: { readonly value: number };
  readonly FRAMES_BYTES: { readonly value: number };
  readonly ZONE: { readonly value: number };
  readonly MAX_COLUMNS: { readonly value: number };
  readonly COLUMN_BYTES: { readonly value: number };
  /** Where whole blocks are decoded to, how many rows each of its columns has, and how far apart they are. */
  readonly ROOM: { readonly value: number };
  readonly ROOM_ROWS: { readonly value: number };
  readonly ROOM_COLUMN_BYTES: { readonly value: number };
  /** How many times fit into the columns. */
  readonly MOST_TIMES: { readonly value: number };
  ascend(count: number, before: number): number;
  /**
   * Encodes `rows` rows of the part, from row `first` on.
   *
   * @param begin where the frame begins in FRAMES
   * @returns where it ends
   */
  encode(first: number, rows: number, columns: number, begin: number): number;
  /**
   * @param into where the first row of the first column goes
   * @param columnBytes from there to the next column's
   * @returns 1 when the bytes are a frame
   */
  decode(
    length: number,
    rows: number,
    columns: number,
    first: number,
    into: number,
    columnBytes: number,
  ): number;
}

/** The coder in WebAssembly, several times as fast. @throws when this machine or its settings do not allow it */
export function createWasmCoder(): FrameCoder {
  // Compiled at once, not in the background: it is small, and a program that reads a day is over before a promise is.
  const { Module, Instance } = (globalThis as unknown as WithWebAssembly).WebAssembly;
  const twin = new Instance(new Module(Buffer.from(FRAME_WASM, 'base64'))).exports;
  // The memory never grows, so that these views stay true.
  const { buffer } = twin.memory;
  const columnsAt = (start: number, columnBytes: number, rows: number): readonly Float64Array[] =>
    Array.from(
      { length: twin.MAX_COLUMNS.value },
      (_, c) => new Float64Array(buffer, start + c * columnBytes, rows),
    );
  const place = twin.COLUMNS.value;
  const columnBytes = twin.COLUMN_BYTES.value;
  const columnAt = columnsAt(place, columnBytes, FRAME_ROWS);
  const frameBytes = new Uint8Array(buffer, twin.FRAME.value, twin.FRAME_BYTES.value);
  const zoneThere = new Float64Array(buffer, twin.ZONE.value, 3);
  const decode = (
    frame: Uint8Array,
    first: number,
    rows: number,
    columns: number,
    into: number,
    apart: number,
  ): void => {
    if (frame.length > frameBytes.length) throw new RangeError('A frame is too long');
    frameBytes.set(frame);
    if (twin.decode(frame.length, rows, columns, first, into, apart) === 0)
      throw new RangeError('A frame is not what was stored');
  };
  const roomAt = twin.ROOM.value;
  const roomBytes = twin.ROOM_COLUMN_BYTES.value;
  const room = new Room(
    columnsAt(roomAt, roomBytes, twin.ROOM_ROWS.value),
    (frame, first, rows, columns, row) => decode(frame, first, rows, columns, roomAt + 8 * row, roomBytes),
  );
  const partAt = columnsAt(twin.PART.value, roomBytes, twin.ROOM_ROWS.value);
  const framesThere = new Uint8Array(buffer, twin.FRAMES.value, twin.FRAMES_BYTES.value);
  const times = new Float64Array(buffer, place, twin.MOST_TIMES.value);
  return {
    room,
    ascend(all) {
      let before = -Infinity;
      for (let start = 0; start < all.length; start += times.length) {
        const some = all.subarray(start, start + times.length);
        times.set(some);
        if (twin.ascend(some.length, before) === 0) return false;
        before = some.at(-1)!;
      }
      return true;
    },
    encode(columns, zone) {
      if (columns.length > partAt.length) return plainCoder.encode(columns, zone);
      for (let c = 0; c < columns.length; c++) partAt[c]!.set(columns[c]!);
      zoneThere.set(zone);
      const rows = columns[0]!.length;
      const ends: number[] = [];
      let end = 0;
      for (let row = 0; row < rows; row += FRAME_ROWS) {
        end = twin.encode(row, Math.min(FRAME_ROWS, rows - row), columns.length, end);
        ends.push(end);
      }
      zone.set(zoneThere);
      return { bytes: framesThere.subarray(0, end), ends };
    },
    decode(frame, first, rows, columns) {
      if (columns > columnAt.length) return plainCoder.decode(frame, first, rows, columns);
      decode(frame, first, rows, columns, place, columnBytes);
      return columnAt;
    },
  };
}

let coder: FrameCoder | undefined;

/** The fastest coder that works here, made when it is first needed. */
export function frameCoder(): FrameCoder {
  if (coder) return coder;
  try {
    coder = createWasmCoder();
  } catch {
    // No WebAssembly, or none with SIMD: as right, only slower.
    coder = plainCoder;
  }
  return coder;
}
