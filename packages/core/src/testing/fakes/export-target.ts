import type { ExportTarget, FileSuggestion } from '../../contracts/exporter.ts';

/** An export target in memory that can be slow, or fail. */
export interface MemoryTarget extends ExportTarget {
  /** Extensions that were asked for. */
  readonly files: readonly string[];
  /** What was suggested for each of them. */
  readonly suggestions: readonly (FileSuggestion | undefined)[];
  /** Writes that were begun, and those among them that are not done yet. */
  readonly writes: number;
  /** Writes that are not done yet. */
  readonly pending: number;
  /** All bytes written, as they were when they were handed over. */
  bytes(): Uint8Array;
  /** Whether a chunk was changed after it had been handed over. */
  tampered(): boolean;
  /** From now on writes do not resolve until `release`. */
  hold(): void;
  /** Lets held writes resolve, and those to come. */
  release(): void;
  /** Thrown by `file` (before) or by every `write` from now on. */
  fail(when: 'file' | 'write', error: Error): void;
}

/** Makes a target that keeps what is written. */
export function createMemoryTarget(): MemoryTarget {
  const files: string[] = [];
  const suggestions: (FileSuggestion | undefined)[] = [];
  const chunks: { readonly given: Uint8Array; readonly copy: Uint8Array }[] = [];
  const failures: { file?: Error; write?: Error } = {};
  let held: PromiseWithResolvers<void> | undefined;
  let pending = 0;
  return {
    files,
    suggestions,
    get writes() {
      return chunks.length;
    },
    get pending() {
      return pending;
    },
    file: async (extension, suggestion) => {
      if (failures.file) throw failures.file;
      files.push(extension);
      suggestions.push(suggestion);
      return {
        write: async (chunk) => {
          if (failures.write) throw failures.write;
          chunks.push({ given: chunk, copy: chunk.slice() });
          pending++;
          await held?.promise;
          pending--;
        },
      };
    },
    bytes: () => Buffer.concat(chunks.map(({ copy }) => copy)),
    tampered: () => chunks.some(({ given, copy }) => Buffer.compare(given, copy) !== 0),
    hold: () => {
      held = Promise.withResolvers();
    },
    release: () => {
      held?.resolve();
      held = undefined;
    },
    fail: (when, error) => {
      failures[when] = error;
    },
  };
}
