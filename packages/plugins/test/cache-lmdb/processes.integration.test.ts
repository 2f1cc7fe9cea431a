import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Cache, CacheEvent } from '@candlewick/core';
import { sliceByTime } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import type { Task } from './child.ts';
import { datasetOf, PAGE_ROWS, pageOf } from './child.ts';
import { openCache, temporaryFolder } from './open-cache.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

interface Writer {
  readonly process: ChildProcess;
  /** Numbers of the pages that it was told are durable. */
  readonly done: number[];
  readonly lines: string[];
  readonly closed: Promise<unknown>;
  /** Resolves when so many pages are done. */
  reached(pages: number): Promise<void>;
}

function startWriter(task: Task, prefix: readonly string[] = []): Writer {
  const args = ['--import', 'tsx', join(HERE, 'child.ts'), '--task', JSON.stringify(task)];
  const [command, ...rest] = [...prefix, process.execPath, ...args] as [string, ...string[]];
  const child = spawn(command, rest, { cwd: HERE, stdio: ['ignore', 'pipe', 'pipe'] });
  const done: number[] = [];
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (line.startsWith('done ')) done.push(Number(line.slice(5)));
    for (const each of waiting.splice(0)) each();
  });
  child.stderr.on('data', (text: Buffer) => lines.push(`stderr ${text.toString()}`));
  const closed = once(child, 'close');
  let over = false;
  void closed.then(() => {
    over = true;
    for (const each of waiting.splice(0)) each();
  });
  const reached = async (pages: number) => {
    while (done.length < pages) {
      if (over) throw new Error(`the writer ended too early: ${lines.join(' | ')}`);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { process: child, done, lines, closed, reached };
}

/**
 * Checks that the dataset consists of whole pages with their coverage, nothing else, and that all of `pages` are among
 * them. @returns the pages that are there
 */
async function checkPages(cache: Cache, symbol: string, pages: readonly number[]): Promise<number[]> {
  const record = await cache.get(datasetOf(symbol));
  const present: number[] = [];
  const start = pageOf(0).interval.from;
  const length = pageOf(0).interval.to - start;
  let rows = 0;
  for (const { from, to } of record?.coverage ?? []) {
    expect([(from - start) % length, (to - start) % length]).toEqual([0, 0]);
    const batches = [];
    for await (const batch of cache.read(datasetOf(symbol), { from, to })) batches.push(batch);
    for (let at = from; at < to; at += length) {
      const number = (at - start) / length;
      const expected = pageOf(number).candles;
      const parts = batches.map((batch) => sliceByTime(batch, at, at + length));
      expect(parts.flatMap((part) => [...part.time])).toEqual([...expected.time]);
      expect(parts.flatMap((part) => [...part.close])).toEqual([...expected.close]);
      present.push(number);
      rows += PAGE_ROWS;
    }
  }
  expect(record?.candles ?? 0).toBe(rows);
  expect(pages.filter((page) => !present.includes(page))).toEqual([]);
  return present;
}

describe('several processes', () => {
  it('write to one dataset and to others at the same time, while a third reads and watches', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    const events: CacheEvent[] = [];
    cache.watch((event) => events.push(event));
    const task = { folder, symbol: 'BTC/USDT', step: 2, pages: 60, parallel: 5 };
    const writers = [
      startWriter({ ...task, first: 0 }),
      startWriter({ ...task, first: 1 }),
      startWriter({ ...task, first: 0, step: 1, symbol: 'ETH/USDT' }),
    ];
    let over = false;
    const all = Promise.all(writers.map(({ closed }) => closed)).then(() => (over = true));
    while (!over) {
      for (const symbol of ['BTC/USDT', 'ETH/USDT']) {
        const before = symbol === 'BTC/USDT' ? writers.slice(0, 2) : writers.slice(2);
        await checkPages(
          cache,
          symbol,
          before.flatMap(({ done }) => [...done]),
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await all;
    for (const { lines } of writers) expect(lines.at(-1)).toBe('end');
    expect((await checkPages(cache, 'BTC/USDT', [])).length).toBe(120);
    expect((await checkPages(cache, 'ETH/USDT', [])).length).toBe(60);
    expect((await cache.get(datasetOf('BTC/USDT')))!.coverage.length).toBe(1);
    for (const symbol of ['BTC/USDT', 'ETH/USDT']) {
      const { version } = (await cache.get(datasetOf(symbol)))!;
      const told = () => events.findLast(({ id }) => id.symbol === symbol)?.version;
      await expect.poll(told, { timeout: 20_000 }).toBe(version);
    }
    await cache[Symbol.asyncDispose]();
  });

  it('lose nothing that was committed when one is killed at any moment', async () => {
    const folder = await temporaryFolder();
    const acknowledged: number[] = [];
    let first = 0;
    for (let round = 0; round < 24; round++) {
      const task = { folder, symbol: 'BTC/USDT', first, step: 1, pages: 100_000, parallel: 1 + (round % 6) };
      const writer = startWriter(task);
      await writer.reached(1 + (round % 5));
      await new Promise((resolve) => setTimeout(resolve, (round * 7) % 40));
      writer.process.kill('SIGKILL');
      await writer.closed;
      acknowledged.push(...writer.done);
      // The next round begins with the pages that were under way: they may be there or not.
      first = Math.max(...writer.done) + 1;
      if (round % 6 === 5) {
        const cache = await openCache(folder);
        await checkPages(cache, 'BTC/USDT', acknowledged);
        await cache[Symbol.asyncDispose]();
      }
    }
    expect(acknowledged.length).toBeGreaterThan(24);
    // Two dozen processes start one after the other: a busy machine takes minutes.
  }, 600_000);

  it('go on when one is killed in the middle of a write that others wait for', async () => {
    const folder = await temporaryFolder();
    const cache = await openCache(folder);
    for (let round = 0; round < 4; round++) {
      const symbol = `S${round}/USDT`;
      const writer = startWriter({ folder, symbol, first: 0, step: 1, pages: 100_000, parallel: 8 });
      await writer.reached(5);
      const own = Promise.all(
        Array.from({ length: 10 }, (_, i) => {
          const put = pageOf(round * 10 + i);
          return cache.commit(datasetOf('OWN/USDT'), { put: [put], cover: [{ ...put.interval, ...SAID }] });
        }),
      );
      writer.process.kill('SIGKILL');
      await Promise.all([own, writer.closed]);
      await checkPages(cache, symbol, writer.done);
    }
    expect((await checkPages(cache, 'OWN/USDT', [])).length).toBe(40);
    await cache[Symbol.asyncDispose]();
  });
});

const SAID = { fetchedAt: 0, provenance: 'venue', source: 'api.example.com' } as const;

describe.skipIf(process.platform === 'win32')('a full disk', () => {
  // No file of the process may grow beyond so many KiB: the same error path as a disk without space.
  const limited = (kib: number) => ['/bin/sh', '-c', `ulimit -f ${kib * 2}; exec "$0" "$@"`];

  it('is an error of its own, and everything committed before is safe', async () => {
    const folder = await temporaryFolder();
    const task = { folder, symbol: 'BTC/USDT', first: 0, step: 1, pages: 1_000, parallel: 3 };
    const writer = startWriter(task, limited(900));
    await writer.closed;
    expect(writer.lines.find((line) => line.startsWith('failed'))).toMatch(/^failed DISK_FULL /);
    expect(writer.done.length).toBeGreaterThan(5);
    const cache = await openCache(folder);
    await checkPages(cache, 'BTC/USDT', writer.done);
    const put = pageOf(2_000);
    await cache.commit(datasetOf('BTC/USDT'), { put: [put], cover: [{ ...put.interval, ...SAID }] });
    await checkPages(cache, 'BTC/USDT', [...writer.done, 2_000]);
    await cache[Symbol.asyncDispose]();
  });

  it('is an error of its own when there is not even room to begin', async () => {
    const folder = await temporaryFolder();
    const task = { folder, symbol: 'BTC/USDT', first: 0, step: 1, pages: 1, parallel: 1 };
    const writer = startWriter(task, limited(16));
    await writer.closed;
    expect(writer.lines.join('\n')).toContain("code: 'DISK_FULL'");
  });
});
