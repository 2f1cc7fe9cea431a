import { errorCode } from '@candlewick/core';
import type { Io } from './io.ts';

/** With --json the one document on standard output is the error. */
export function printError(error: unknown, io: Io, redact: (text: string) => string = (text) => text): void {
  const message = error instanceof Error ? error.message : String(error);
  const document = { error: { code: errorCode(error) ?? 'INTERNAL', message } };
  io.stdout.write(`${redact(JSON.stringify(document, undefined, 2))}\n`);
}
