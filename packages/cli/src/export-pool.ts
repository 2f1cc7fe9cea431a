import { MessageChannel } from 'node:worker_threads';
import { CandlewickError, errorCode, type ExportedFile } from '@candlewick/core';
import type { ExportJob } from './export-job.ts';
import type { Session } from './session.ts';
import type { WorkerFailure, WorkerTask } from './write-on-thread.ts';

export interface ExportPoolParts {
  readonly session: Session;
  readonly threads: number;
  /** Called as candles are written, in any order of the jobs. */
  readonly onProgress: (job: ExportJob, candles: number) => void;
  readonly onBusy: (threads: number, busyMs: number) => void;
}

/**
 * Writes several files at once, each on a thread with a host of its own over the same cache; results in the order of
 * the jobs. The first failure stops the rest.
 */
export async function exportOnThreads(
  jobs: readonly ExportJob[],
  parts: ExportPoolParts,
): Promise<ExportedFile[]> {
  const { session, threads, onProgress, onBusy } = parts;
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: new URL('./export-worker.js', import.meta.url).href,
    minThreads: 0,
    maxThreads: Math.min(threads, jobs.length),
    concurrentTasksPerWorker: 1,
  });
  const controller = new AbortController();
  const signal = AbortSignal.any([session.io.signal, controller.signal]);
  let busyMs = 0;
  const write = async (job: ExportJob): Promise<ExportedFile> => {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (candles: number) => onProgress(job, candles));
    const { config, projectFolder } = session.loaded;
    const { folders } = session.host;
    const task: WorkerTask = {
      config,
      projectFolder,
      folders,
      dataset: job.dataset,
      request: job.request,
      progress: port2,
    };
    const started = performance.now();
    try {
      const result = (await pool.run(task, { transferList: [port2], signal })) as
        ExportedFile | WorkerFailure;
      if ('code' in result)
        throw new CandlewickError(
          errorCode(Object.assign(new Error(), result)) ?? 'INTERNAL',
          result.message,
        );
      return result;
    } catch (error) {
      controller.abort(error);
      throw error;
    } finally {
      busyMs += performance.now() - started;
      port1.close();
    }
  };
  try {
    return await Promise.all(jobs.map(write));
  } finally {
    onBusy(pool.options.maxThreads, busyMs);
    await pool.destroy();
  }
}
