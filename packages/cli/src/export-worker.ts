// What a thread runs: see write-on-thread.ts, which is loaded here and not above, so that it shares the program's files.
import type { ExportedFile } from '@candlewick/core';
import type { WorkerFailure, WorkerTask } from './write-on-thread.ts';

export default async function writeFile(task: WorkerTask): Promise<ExportedFile | WorkerFailure> {
  const { writeOnThread } = await import('./write-on-thread.ts');
  return writeOnThread(task);
}
