import { CandlewickError } from '@candlewick/core';
import type { Io } from './io.ts';
import { reportError } from './report-error.ts';

/** Tells that standard output cannot be written to, as on a full disk, and says with which code to exit. */
export function tellLostOutput(error: NodeJS.ErrnoException, io: Io): number {
  const code = error.code === 'ENOSPC' || error.code === 'EDQUOT' ? 'DISK_FULL' : 'EXPORT_UNWRITABLE';
  const lost = new CandlewickError(code, `standard output cannot be written to: ${error.message}`, { cause: error }); // prettier-ignore
  // The run was stopped because of it: that is no interruption.
  return reportError(
    lost,
    { ...io, stderr: io.stderr, signal: new AbortController().signal },
    { debug: false },
  );
}
