import { EXIT } from '@candlewick/core/host';
import { reportError } from './report-error.ts';
import type { Session } from './session.ts';

/**
 * Failures that plugins of strangers leave behind (a promise that nobody waits for, an event handler that throws) are told
 * with the plugin's name, and the run goes on. Others end the program, as they would have without this.
 */
export function watchBackground({ host, io, terminal }: Session, debug: boolean): void {
  const told = new Set<string>();
  const onFailure = (error: unknown): void => {
    const { redact } = host.redactor;
    const culprit = host.culpritOf(error);
    if (culprit === undefined) {
      reportError(error, io, { debug: true, redact });
      process.exit(EXIT.internal);
    }
    const message = error instanceof Error ? error.message : String(error);
    const line = `warning: ${culprit} failed in the background: ${message}`;
    if (told.has(line)) return;
    told.add(line);
    const stack = debug && error instanceof Error && error.stack !== undefined ? `\n${error.stack}` : '';
    terminal.aside(() => io.stderr.write(`${redact(line + stack)}\n`));
  };
  process.on('unhandledRejection', onFailure);
  process.on('uncaughtException', onFailure);
}
