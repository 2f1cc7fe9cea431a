import assert from 'node:assert/strict';
import type { PoolRule, PoolStatus } from '../../contracts/limiter.ts';
import { errorCode } from '../../errors.ts';
import type { ContractCase } from '../contract.ts';
import type { LimiterHarness } from './limiter-harness.ts';
import { answer, FIXED, isPending, MINUTE, statusOf, steady } from './limiter-steps.ts';

const OTHER: PoolRule = { ...FIXED, name: 'other' };

/** Order, penalties, aborts, the end, and what can be seen of it. */
export const LIMITER_WAITING_CASES: readonly ContractCase<LimiterHarness>[] = [
  {
    id: 'LIMITER-09',
    asks: 'serves requests in the order in which they asked, a light one never before a heavy one',
    why: 'a heavy request that lets others pass may wait for ever',
    run: async ({ limiter, clock }) => {
      answer(await limiter.acquire(FIXED, FIXED.limit * 2, steady()), clock);
      const served: number[] = [];
      const asked = [5, 200, 1, 30, 250, 2].map(async (weight, i) => {
        const permit = await limiter.acquire(FIXED, weight, steady());
        served.push(i);
        assert.ok(permit.waitedMs > 0, 'it tells how long it took');
        answer(permit, clock);
      });
      await clock.advance(6 * MINUTE);
      await Promise.all(asked);
      assert.deepEqual(served, [0, 1, 2, 3, 4, 5]);
    },
  },
  {
    id: 'LIMITER-10',
    asks: 'rejects at once, with the reason, a waiter whose signal aborts; those behind it move up',
    why: 'Ctrl-C ends a run that waits for its budget',
    run: async ({ limiter, clock }) => {
      answer(await limiter.acquire(FIXED, 10, steady()), clock);
      const stop = new AbortController();
      const reason = new Error('enough');
      const aborted = limiter.acquire(FIXED, FIXED.limit * 2, stop.signal);
      const behind = limiter.acquire(FIXED, 1, steady());
      assert.ok(await isPending(aborted));
      stop.abort(reason);
      await assert.rejects(aborted, (error) => error === reason);
      await clock.advance(10);
      answer(await behind, clock);
      assert.equal(clock.sleepers, 0, 'no timer is left behind');
    },
  },
  {
    id: 'LIMITER-11',
    asks: 'rejects a signal that has aborted before, and counts nothing',
    why: 'what was never sent must not be missing from the budget',
    run: async (harness) => {
      answer(await harness.limiter.acquire(FIXED, 1, steady()), harness.clock);
      const reason = new Error('over');
      await assert.rejects(
        harness.limiter.acquire(FIXED, 10, AbortSignal.abort(reason)),
        (error) => error === reason,
      );
      assert.equal(statusOf(harness, FIXED).used, 1);
    },
  },
  {
    id: 'LIMITER-12',
    asks: 'holds the pool for Retry-After, and no other pool',
    why: 'going on while limited is what bans are given for',
    run: async ({ limiter, clock }) => {
      const limited = await limiter.acquire(FIXED, 1, steady());
      answer(limited, clock, { status: 429, retryAfterMs: 95_000 });
      const next = limiter.acquire(FIXED, 1, steady());
      answer(await limiter.acquire(OTHER, 1, steady()), clock);
      await clock.advance(94_990);
      assert.ok(await isPending(next));
      await clock.advance(1_000);
      answer(await next, clock);
    },
  },
  {
    id: 'LIMITER-13',
    asks: 'holds the pool for the rest of the window after a 429 that names no time',
    why: 'the venue has said that this window is spent',
    run: async ({ limiter, clock }) => {
      const limited = await limiter.acquire(FIXED, 1, steady());
      answer(limited, clock, { status: 429 });
      const next = limiter.acquire(FIXED, 1, steady());
      await clock.advance(MINUTE - (clock.now() % MINUTE) - 10);
      assert.ok(await isPending(next));
      await clock.advance(MINUTE + 2_000);
      answer(await next, clock);
    },
  },
  {
    id: 'LIMITER-14',
    asks: 'holds all pools until the end of a ban, those that wait already too',
    why: 'every request during a ban makes it longer',
    run: async (harness) => {
      const { limiter, clock } = harness;
      const banned = await limiter.acquire(FIXED, 1, steady());
      answer(await limiter.acquire(OTHER, FIXED.limit * 2, steady()), clock);
      const waiting = limiter.acquire(OTHER, 1, steady());
      answer(banned, clock, { status: 418, bannedUntil: clock.now() + 10 * MINUTE });
      assert.equal(statusOf(harness, FIXED).state, 'banned');
      const next = limiter.acquire(FIXED, 1, steady());
      await clock.advance(10 * MINUTE - 10);
      assert.ok(await isPending(next));
      assert.ok(await isPending(waiting));
      await clock.advance(MINUTE);
      answer(await next, clock);
      answer(await waiting, clock);
    },
  },
  {
    id: 'LIMITER-15',
    asks: 'takes a 418 without a time for a ban too',
    why: 'guessing that it is over is the costliest guess there is',
    run: async ({ limiter, clock }) => {
      answer(await limiter.acquire(FIXED, 1, steady()), clock, { status: 418 });
      const next = limiter.acquire(OTHER, 1, steady());
      await clock.advance(MINUTE);
      assert.ok(await isPending(next));
      await clock.advance(60 * MINUTE);
      answer(await next, clock);
    },
  },
  {
    id: 'LIMITER-16',
    asks: 'tells of each pool what is used and allowed, and when it goes on',
    why: 'a run that stands still must be able to say why and for how long',
    run: async (harness) => {
      const { limiter, clock } = harness;
      const permit = await limiter.acquire(FIXED, 7, steady());
      const { used, allowed, limit, state, resumesAt } = statusOf(harness, FIXED);
      assert.deepEqual([used, limit, state, resumesAt], [7, FIXED.limit, 'free', undefined]);
      assert.ok(allowed > 0 && allowed <= limit);
      answer(permit, clock, { status: 429, retryAfterMs: 30_000 });
      const blocked = statusOf(harness, FIXED);
      assert.equal(blocked.state, 'waiting');
      assert.ok(Math.abs(blocked.resumesAt! - (clock.now() + 30_000)) <= 1_000);
    },
  },
  {
    id: 'LIMITER-17',
    asks: 'calls observers whenever use or state changes, until they leave, whatever they throw',
    why: 'progress lines and monitors live from it',
    run: async ({ limiter, clock }) => {
      const seen: PoolStatus[] = [];
      limiter.observe(() => {
        throw new Error('a listener of somebody else');
      });
      const leave = limiter.observe((status) => void seen.push(status));
      const permit = await limiter.acquire(FIXED, 3, steady());
      assert.equal(seen.at(-1)?.used, 3);
      answer(permit, clock, { status: 418, bannedUntil: clock.now() + MINUTE });
      assert.equal(seen.at(-1)?.state, 'banned');
      leave();
      const count = seen.length;
      await clock.advance(2 * MINUTE);
      answer(await limiter.acquire(FIXED, 3, steady()), clock);
      assert.equal(seen.length, count);
    },
  },
  {
    id: 'LIMITER-18',
    asks: 'rejects those who wait when it is closed, and everybody after that',
    why: 'a host that ends must not leave promises hanging',
    run: async ({ limiter, clock }) => {
      answer(await limiter.acquire(FIXED, FIXED.limit * 2, steady()), clock);
      const waiting = limiter.acquire(FIXED, 1, steady());
      assert.ok(await isPending(waiting));
      const refused = assert.rejects(waiting, (error) => errorCode(error) === 'INTERRUPTED');
      await limiter[Symbol.asyncDispose]();
      await refused;
      await assert.rejects(
        limiter.acquire(FIXED, 1, steady()),
        (error) => errorCode(error) === 'INTERRUPTED',
      );
      await clock.advance(10);
      assert.equal(clock.sleepers, 0, 'no timer is left behind');
    },
  },
  {
    id: 'LIMITER-19',
    asks: 'does not wake up again and again while nothing can go',
    why: 'a limiter that polls keeps a laptop busy through a ban of three days',
    run: async ({ limiter, clock }) => {
      answer(await limiter.acquire(FIXED, 1, steady()), clock, {
        status: 418,
        bannedUntil: clock.now() + 24 * 60 * MINUTE,
      });
      const next = limiter.acquire(FIXED, 1, steady());
      let wakes = 0;
      while ((await isPending(next)) && wakes < 100) {
        await clock.advanceToNext();
        wakes++;
      }
      assert.ok(wakes < 100, 'at most every quarter of an hour');
      answer(await next, clock);
    },
  },
  {
    id: 'LIMITER-20',
    asks: 'tells what it allows per window before anything is spent, and keeps to it',
    why: 'a plan tells how long it will take without sending a request',
    run: async (harness) => {
      const allowed = harness.limiter.allowance(FIXED);
      assert.ok(allowed > 0 && allowed <= FIXED.limit);
      answer(await harness.limiter.acquire(FIXED, 1, steady()), harness.clock);
      assert.equal(statusOf(harness, FIXED).allowed, allowed);
    },
  },
];
