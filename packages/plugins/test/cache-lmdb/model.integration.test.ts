import { optionsSchema, type Cache, type Candles, type DatasetChange, type Interval } from '@candlewick/core';
import { candles, createFakeLogger, memoryCache } from '@candlewick/core/testing';
import fc from 'fast-check';
import { createHash, type Hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BLOCK_SLOTS } from '../../src/cache-lmdb/block-span.ts';
import plugin from '../../src/cache-lmdb/plugin.ts';
import { BTC, EVER } from './open-cache.ts';

const MINUTE = 60_000;
const BLOCKS = 3;
/** The first slot of some block. */
const FIRST = 3_400 * BLOCK_SLOTS * MINUTE;
const at = (slot: number): number => FIRST + slot * MINUTE;

/** Stretches of slots: small ones and whole blocks, often where one block ends and the next begins. */
const stretch = fc
  .tuple(
    fc.oneof(fc.nat(BLOCKS * BLOCK_SLOTS), fc.integer({ min: 1, max: BLOCKS }).map((n) => n * BLOCK_SLOTS - 2)),
    fc.oneof(fc.integer({ min: 1, max: 8 }), fc.constantFrom(500, 1_000, 1_000), fc.nat(2 * BLOCK_SLOTS)),
  )
  .map(([from, length]): Interval => ({ from: at(from), to: at(from + length) })); // prettier-ignore

const put = fc.record({
  stretch,
  /** Rows are there from the first to the last of it, or at some of its slots, or nowhere. */
  rows: fc.constantFrom('all', 'all', 'all', 'some', 'none'),
  values: fc.constantFrom('prices', 'prices', 'noise'),
  extras: fc.boolean(),
  seed: fc.nat(3),
});
type Put = typeof put extends fc.Arbitrary<infer T> ? T : never;

const gap = fc.record({ stretch, reason: fc.constantFrom('outage' as const, 'fetch-failed' as const) });
const change = fc.record(
  {
    put: fc.array(put, { minLength: 1, maxLength: 3 }),
    cover: fc.array(stretch, { minLength: 1, maxLength: 2 }),
    explain: fc.array(gap, { minLength: 1, maxLength: 2 }),
    uncover: fc.array(stretch, { minLength: 1, maxLength: 1 }),
    evict: fc.array(stretch, { minLength: 1, maxLength: 1 }),
    pinned: fc.boolean(),
  },
  { requiredKeys: [] },
);
/** One after the other, as pages come. */
const pages = fc.record({
  first: fc.nat(2 * BLOCK_SLOTS),
  count: fc.integer({ min: 2, max: 20 }),
  seed: fc.nat(3),
});

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('commit' as const), by: fc.nat(1), put: fc.array(put, { minLength: 1, maxLength: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('change' as const), by: fc.nat(1), change }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('pages' as const), by: fc.nat(1), pages }) },
  { weight: 6, arbitrary: fc.record({ does: fc.constant('read' as const), by: fc.nat(1), stretch, batch: fc.constantFrom(undefined, 1_000, 7), reuse: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('reopen' as const, 'compact' as const, 'delete' as const), by: fc.nat(1) }) },
); // prettier-ignore

function rowsOf({ stretch: { from, to }, rows, values, extras, seed }: Put): Candles {
  const count = (to - from) / MINUTE;
  const without =
    rows === 'all' ? [] : Array.from({ length: count }, (_, i) => i).filter((i) => rows === 'none' || (i * 7 + seed) % 5 < 2);
  const made = candles({ timeframe: '1m', from, count, seed, without, extras: extras ? ['trades'] : [] });
  // No decimal says these.
  if (values === 'noise') made.close.forEach((close, i) => (made.close[i] = close * Math.PI));
  return made;
} // prettier-ignore

const putOf = (each: Put) => ({ interval: each.stretch, candles: rowsOf(each) });

/** Of each run of rows with the same extra columns: these, how many, and a hash of every bit of every column. */
async function told(cache: Cache, interval: Interval, batchSize?: number, reuse = false): Promise<string[]> {
  const runs: { names: string; rows: number; hashes: Hash[] }[] = [];
  const options = { ...(batchSize === undefined ? {} : { batchSize }), reuse };
  for await (const { time, open, high, low, close, volume, extras } of cache.read(BTC, interval, options)) {
    const columns = [time, open, high, low, close, volume, ...Object.values(extras)];
    const names = Object.keys(extras).join();
    let run = runs.at(-1);
    if (run?.names !== names)
      runs.push((run = { names, rows: 0, hashes: columns.map(() => createHash('sha1')) }));
    run.rows += time.length;
    columns.forEach((each, c) =>
      run.hashes[c]!.update(new Uint8Array(each.buffer, each.byteOffset, each.byteLength)),
    );
  }
  return runs.map(
    ({ names, rows, hashes }) => `${names} ${rows} ${hashes.map((each) => each.digest('hex')).join()}`,
  );
}

async function facts(cache: Cache): Promise<unknown> {
  const record = await cache.get(BTC);
  if (!record) return undefined;
  const { bytes: _bytes, version: _version, usedAt: _used, ...rest } = record;
  // Of a stretch that came anew there are thousands.
  const kept = createHash('sha1').update(JSON.stringify(await cache.revisions(BTC)));
  return { ...rest, kept: kept.digest('hex') };
}

describe('the cache in LMDB', () => {
  it('gives back what a cache in memory does, through two doors and from a backup, whatever was done to it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const folder = await mkdtemp(join(tmpdir(), 'candlewick-model-'));
        let now = Date.UTC(2026, 0, 1);
        const clock = { now: () => now, monotonic: () => performance.now(), sleep: () => Promise.resolve() };
        const options = (await optionsSchema(plugin)).parse({});
        const context = {
          folder, memoryBytes: 2 ** 20, diskBytes: 2 ** 30, stateFolder: join(folder, 'state'),
          logger: createFakeLogger(), clock, signal: new AbortController().signal,
        }; // prettier-ignore
        const open = (where = folder) => plugin.open(options, { ...context, folder: where });
        const model = await memoryCache.open({}, context);
        const doors = [await open(), await open()];
        try {
          for (const each of steps) {
            now += 60_000;
            const door = doors[each.by]!;
            const both = async (what: DatasetChange) => {
              const [ours, theirs] = [await door.commit(BTC, what), await model.commit(BTC, what)];
              expect([ours.added, ours.revised]).toEqual([theirs.added, theirs.revised]);
            };
            if (each.does === 'read') {
              const { stretch: where, batch, reuse } = each;
              expect(await told(door, where, batch, reuse)).toEqual(await told(model, where));
            } else if (each.does === 'commit') await both({ put: each.put.map(putOf) });
            else if (each.does === 'change') {
              const { put: puts, cover, explain, ...rest } = each.change;
              const evidence = { firstAskedAt: now, lastAskedAt: now, timesAsked: 1, answer: 'none' };
              await both({
                ...rest,
                ...(puts ? { put: puts.map(putOf) } : {}),
                ...(cover ? { cover: cover.map((it) => ({ ...it, fetchedAt: now, provenance: 'venue' as const, source: 'a test' })) } : {}),
                ...(explain ? { explain: explain.map(({ stretch: where, reason }) => ({ ...where, reason, evidence })) } : {}),
              }); // prettier-ignore
            } else if (each.does === 'pages') {
              const { first, count, seed } = each.pages;
              for (let n = 0; n < count; n++) {
                const where = { from: at(first + n * 1_000), to: at(first + (n + 1) * 1_000) };
                await both({
                  put: [putOf({ stretch: where, rows: 'all', values: 'prices', extras: false, seed })],
                });
              }
            } else if (each.does === 'reopen') {
              await door[Symbol.asyncDispose]();
              doors[each.by] = await open();
            } else if (each.does === 'compact') await door.maintenance!.compact();
            else expect(await door.delete(BTC)).toBe(await model.delete(BTC));
            for (const one of doors) expect(await facts(one)).toEqual(await facts(model));
          }
          for (const one of doors) expect(await told(one, EVER)).toEqual(await told(model, EVER));
          const { findings } = await doors[0]!.maintenance!.check();
          // Of these the steps took no care.
          expect(findings.filter(({ kind }) => kind !== 'coverage')).toEqual([]);
          // A backup that covers what it does not have is not restored.
          if (findings.length > 0) return;
          const { path } = await doors[1]!.maintenance!.backup(join(folder, 'backups'));
          await using restored = await open(join(folder, 'restored'));
          await restored.maintenance!.restore(path);
          expect(await told(restored, EVER)).toEqual(await told(model, EVER));
          expect(await facts(restored)).toEqual(await facts(model));
        } finally {
          for (const one of [...doors, model]) await one[Symbol.asyncDispose]();
          await rm(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: 12 },
    );
  });
});
