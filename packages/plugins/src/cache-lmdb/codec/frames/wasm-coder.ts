import type { FrameCoder } from './coder.ts';
import { plainCoder } from './coder.ts';
import { FRAME_WASM } from './frame-wasm.generated.ts';
import { FRAME_ROWS } from './layout.ts';

/** The little of it that is used: its types come with the browser's, which this program does not see. */
interface WithWebAssembly {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: Twin };
  };
}

interface Twin {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Where columns lie, each FRAME_ROWS doubles long, and the frame's bytes. */
  readonly COLUMNS: { readonly value: number };
  readonly FRAME: { readonly value: number };
  readonly FRAME_BYTES: { readonly value: number };
  readonly ZONE: { readonly value: number };
  readonly MAX_COLUMNS: { readonly value: number };
  encode(rows: number, columns: number): number;
  /** 1 when the bytes are a frame. */
  decode(length: number, rows: number, columns: number, first: number): number;
}

/** The coder in WebAssembly, several times as fast. @throws when this machine or its settings do not allow it */
export function createWasmCoder(): FrameCoder {
  // Compiled at once, not in the background: it is small, and a program that reads a day is over before a promise is.
  const { Module, Instance } = (globalThis as unknown as WithWebAssembly).WebAssembly;
  const twin = new Instance(new Module(Buffer.from(FRAME_WASM, 'base64'))).exports;
  // The memory never grows, so that these views stay true.
  const { buffer } = twin.memory;
  const columnAt = Array.from(
    { length: twin.MAX_COLUMNS.value },
    (_, c) => new Float64Array(buffer, twin.COLUMNS.value + c * FRAME_ROWS * 8, FRAME_ROWS),
  );
  const frameBytes = new Uint8Array(buffer, twin.FRAME.value, twin.FRAME_BYTES.value);
  const zoneThere = new Float64Array(buffer, twin.ZONE.value, 3);
  return {
    encode(columns, into, at, zone) {
      if (columns.length > columnAt.length) return plainCoder.encode(columns, into, at, zone);
      for (let c = 0; c < columns.length; c++) columnAt[c]!.set(columns[c]!);
      zoneThere.set(zone);
      const length = twin.encode(columns[0]!.length, columns.length);
      zone.set(zoneThere);
      into.set(frameBytes.subarray(0, length), at);
      return at + length;
    },
    decode(frame, first, rows, columns) {
      if (columns > columnAt.length) return plainCoder.decode(frame, first, rows, columns);
      if (frame.length > frameBytes.length) throw new RangeError('A frame is too long');
      frameBytes.set(frame);
      if (twin.decode(frame.length, rows, columns, first) === 0)
        throw new RangeError('A frame is not what was stored');
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
