import type { ExportedFile, Run } from '@candlewick/core';
import { resourcesOf } from '@candlewick/core/host';
import { isWorthThreads, type ExportJob } from './export-job.ts';
import { ProgressBarMonitor } from './render/export-progress.ts';
import type { Session } from './session.ts';

/** Writes files with a bar each: on threads where there are several large ones, else here one after another. */
export async function writeFiles(
  session: Session,
  run: Run,
  jobs: readonly ExportJob[],
  stream: { readonly output?: NodeJS.WritableStream },
): Promise<readonly ExportedFile[]> {
  const { terminal, config } = session;
  const threads = resourcesOf(config).workers;
  const progress = new ProgressBarMonitor(terminal);
  const bar = ({ dataset, request }: ExportJob) => `${dataset.symbol} ${dataset.timeframe} ${request.format}`;
  for (const job of jobs) progress.add(bar(job), job.candles);
  try {
    if (stream.output === undefined && !run.isTemporary && isWorthThreads(jobs, threads)) {
      const { exportOnThreads } = await import('./export-pool.ts');
      const started = performance.now();
      return await exportOnThreads(jobs, {
        session,
        threads,
        onProgress: (job, candles) => progress.advance(bar(job), candles),
        onBusy: (used, busyMs) => run.noteWorkers(used, busyMs, performance.now() - started),
      });
    }
    const files: ExportedFile[] = [];
    for (const job of jobs) {
      const onProgress = (candles: number) => progress.advance(bar(job), candles);
      files.push(await run.export(job.dataset, { ...job.request, ...stream, onProgress }));
    }
    return files;
  } finally {
    progress.stop();
  }
}
