import type { MessagePort } from 'node:worker_threads';
import { builtIns } from '@candlewick/plugins';
import {
  errorCode,
  openHost,
  openRun,
  type Config,
  type DatasetId,
  type ExportedFile,
  type ExportRequest,
  type Folders,
  type Monitor,
} from '@candlewick/core';

export interface WorkerTask {
  readonly config: Config;
  readonly projectFolder: string;
  readonly folders: Folders;
  readonly dataset: DatasetId;
  readonly request: ExportRequest & { readonly output?: string };
  /** Is sent how many candles went by. */
  readonly progress: MessagePort;
}

/** Errors lose their code on the way between threads. */
export interface WorkerFailure {
  readonly code: string;
  readonly message: string;
}

/** One export, with a host of its own over the same cache. Runs on a thread. */
export async function writeOnThread({
  config,
  projectFolder,
  folders,
  dataset,
  request,
  progress,
}: WorkerTask): Promise<ExportedFile | WorkerFailure> {
  const watch: Monitor = {
    onEvent(event) {
      if (event.type === 'export-progress') progress.postMessage(event.candles);
    },
    async [Symbol.asyncDispose]() {
      // Holds nothing.
    },
  };
  try {
    await using host = await openHost({ builtIns, folders });
    // The run on the main thread is the one that is measured.
    const monitors = Object.fromEntries(
      [...Object.keys(config.monitors), 'performance'].map((name) => [name, false]),
    );
    const quiet = { ...config, monitors };
    await using run = await openRun(host, {
      config: quiet,
      projectFolder,
      kind: 'export',
      observers: [watch],
    });
    return await run.export(dataset, request);
  } catch (error) {
    return { code: errorCode(error) ?? 'INTERNAL', message: (error as Error).message };
  }
}
