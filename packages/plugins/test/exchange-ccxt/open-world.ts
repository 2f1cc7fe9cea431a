import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, ConfigInput, DatasetId, Host, Run, RunEvent } from '@candlewick/core';
import { openHost, openRun, parseConfig, rowsOf } from '@candlewick/core';
import { builtIns } from '../../src/index.ts';

/** A whole Candlewick around the plugin: host, cache on disk, limiter, stages; one per test. */
export interface World extends AsyncDisposable {
  readonly host: Host;
  /** Lines that were logged. */
  readonly log: readonly string[];
  /** Events of all runs. */
  readonly events: readonly RunEvent[];
  /** A run on the same cache. */
  run(): Promise<Run>;
  /** All candles of a cached dataset as rows. */
  rows(dataset: DatasetId): Promise<number[][]>;
}

export async function openWorld(config: ConfigInput, clock?: Clock): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-world-'));
  const log: string[] = [];
  const events: RunEvent[] = [];
  const folders = {
    cache: join(folder, 'cache'),
    state: join(folder, 'state'),
    userConfig: join(folder, 'config.json'),
  };
  const host = await openHost({
    builtIns,
    folders,
    log: (line) => void log.push(line),
    ...(clock && { clock }),
  });
  const parsed = parseConfig({ monitors: { performance: false }, ...config }, () => undefined);
  const observer = {
    onEvent: (event: RunEvent) => void events.push(event),
    [Symbol.asyncDispose]: async () => {},
  };
  const run = () => openRun(host, { config: parsed, projectFolder: folder, observers: [observer] });
  return {
    host,
    log,
    events,
    run,
    rows: async (dataset) => {
      await using reading = await run();
      const rows: number[][] = [];
      for await (const batch of reading.read(dataset)) rows.push(...(rowsOf(batch) as number[][]));
      return rows;
    },
    [Symbol.asyncDispose]: async () => {
      await host[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
