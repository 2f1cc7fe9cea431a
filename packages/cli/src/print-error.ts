import { errorCode } from '@candlewick/core';
import type { Io } from './io.ts';
import { firstOf } from './suppressed.ts';

/** With --json the one document on standard output is the error. */
export function printError(error: unknown, io: Io, redact: (text: string) => string = (text) => text): void {
  const first = firstOf(error);
  const message = first instanceof Error ? first.message : String(first);
  const document = { error: { code: errorCode(first) ?? 'INTERNAL', message } };
  io.stdout.write(`${redact(JSON.stringify(document, undefined, 2))}\n`);
}
