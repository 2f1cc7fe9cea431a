import { TABLE_WASM } from './table-wasm.generated.ts';

/** The little of it that is used: its types come with the browser's, which this program does not see. */
interface WithWebAssembly {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object) => { readonly exports: TableTwin };
  };
}
interface Constant {
  readonly value: number;
}
interface Variable {
  value: number;
}

/** What packages/plugins/assembly/table exports; said there. */
export interface TableTwin {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly PACKED: Constant;
  readonly PACKED_BYTES: Constant;
  readonly TEXT: Constant;
  readonly TEXT_BYTES: Constant;
  readonly WINDOW: Constant;
  readonly COLUMNS: Constant;
  readonly ROWS: Constant;
  readonly MAX_COLUMNS: Constant;
  readonly TARGETS: Constant;
  readonly MAX_CELLS: Constant;
  readonly ODD: Constant;
  readonly MAX_ODD: Constant;
  readonly INPUT: Constant;
  readonly DAMAGED: Constant;
  readonly DONE: Constant;
  readonly packedAt: Variable;
  readonly packedEnd: Variable;
  readonly textAt: Variable;
  readonly odd: Constant;
  readonly next: Constant;
  begin(): void;
  inflate(isWhole: 0 | 1, textLimit: number): number;
  parse(from: number, to: number, width: number): number;
}

let compiled: object | undefined;

/** A twin with a memory of its own (1.2 MB). @throws when this machine or its settings do not allow WebAssembly */
export function createTableTwin(): TableTwin {
  const { Module, Instance } = (globalThis as unknown as WithWebAssembly).WebAssembly;
  compiled ??= new Module(Buffer.from(TABLE_WASM, 'base64'));
  return new Instance(compiled).exports;
}
