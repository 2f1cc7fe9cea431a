import { errorCode, ERRORS, isAbort } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import type { Io } from './io.ts';
import { asSentence } from './as-sentence.ts';
import { isSuppressed } from './suppressed.ts';
import { Terminal } from './render/terminal.ts';

/** Prints one clear line and says with which code to exit. The stack is shown only on request. */
export function reportError(
  error: unknown,
  io: Io,
  options: { debug: boolean; redact?: (text: string) => string },
): number {
  // What failed while something else failing was cleaned up: both are told, the first decides.
  if (isSuppressed(error)) {
    reportError(error.error, io, options);
    return reportError(error.suppressed, io, options);
  }
  const terminal = new Terminal({ stream: io.stderr, env: io.env });
  const redact = options.redact ?? ((text: string) => text);
  // Standard output is gone: its reader has seen enough (`| head`), which is no failure, or program.ts tells it.
  if (typeof (io.signal.reason as NodeJS.ErrnoException | undefined)?.code === 'string') return EXIT.complete;
  const interrupted = io.signal.aborted || isAbort(error);
  const code = interrupted ? 'INTERRUPTED' : (errorCode(error) ?? 'INTERNAL');
  const message = error instanceof Error ? error.message : String(error);
  if (interrupted) terminal.line(`${terminal.style('yellow', 'interrupted')}: ${ERRORS.INTERRUPTED.remedy}`);
  else
    terminal.line(
      redact(
        `${terminal.style('red', 'error')}: ${errorText(code, message)} ${terminal.style('dim', `[${code}]`)}`,
      ),
    );
  if (options.debug && error instanceof Error) terminal.line(redact(stackOf(error)));
  return interrupted ? EXIT.interrupted : ERRORS[code].exit;
}

/** What happened and, unless the message says it itself, what to do. */
export function errorText(code: string, message: string): string {
  const row: { readonly remedy: string; readonly selfExplained?: boolean } | undefined = Object.hasOwn(
    ERRORS,
    code,
  )
    ? ERRORS[code as keyof typeof ERRORS]
    : undefined;
  return `${asSentence(message)}${row && row.selfExplained !== true ? ` ${row.remedy}` : ''}`;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
