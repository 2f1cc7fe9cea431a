import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MarketServer } from '@candlewick/core/testing';
import type { Interval } from '@candlewick/core';
import { falseClaims } from '../integration/support/cache-truth.ts';
import type { Workspace } from '../integration/support/run-cli.ts';

export interface KillReport {
  readonly kills: number;
  /** Kills after the first request for candles and before the last commit. */
  readonly inside: number;
  /** Fetches that came to their end before they were killed: each starts again with an empty cache. */
  readonly finished: number;
  /** Requests for candles of one undisturbed fetch, and of all disturbed ones that led to one complete dataset. */
  readonly undisturbed: number;
  readonly mostPerRound: number;
  /**
   * Requests for nothing but what was covered when the run before them was killed. The question about a hole at the edge of a
   * page begins before the page, with candles that are covered.
   */
  readonly askedAgain: readonly Readonly<Record<string, string>>[];
  /** Most pages that a killed run had asked for and not stored. */
  readonly mostLost: number;
  /** Slots that coverage claimed although nothing was there, and candles outside of it; over all looks. */
  readonly claimed: number;
  readonly stray: number;
  /** Whether every export was that of an undisturbed fetch, byte for byte. */
  readonly identical: boolean;
}

export interface KillOptions {
  readonly kills: number;
  /** `--symbol`, `--timeframe` (1m), `--start`, `--end`. */
  readonly range: readonly string[];
  /** 0 to 1. */
  readonly random: () => number;
}

/** A thousand minutes: what a request asks for. */
const PAGE_MS = 1_000 * 60_000;

/**
 * Fetches a range again and again and kills the process (SIGKILL) at random moments; after every kill looks whether
 * the cache tells the truth and what the next run asks for, and whenever a range is complete compares its export with an
 * undisturbed one.
 */
export async function killAtRandom(
  market: MarketServer,
  user: Workspace,
  { kills, range, random }: KillOptions,
): Promise<KillReport> {
  const fetch = ['fetch', '--trust', ...range];
  market.requests.clear();
  const started = performance.now();
  const reference = await user.run(...fetch, '--cache-dir', 'reference', '--output', 'reference.csv');
  if (reference.code !== 0) throw new Error(`the undisturbed fetch failed: ${reference.stderr}`);
  const whole = performance.now() - started;
  const firstAt = market.requests.klines()[0]!.cameAt - started;
  const undisturbed = market.requests.klinesCount;
  const expected = await readFile(join(user.folder, 'reference.csv'));
  const state = join(dirname(user.folder), 'state');
  const start = Date.parse(range[range.indexOf('--start') + 1]!);

  let [finished, killed, inside, mostPerRound, mostLost, claimed, stray] = [0, 0, 0, 0, 0, 0, 0];
  const askedAgain: Readonly<Record<string, string>>[] = [];
  let identical = true;
  for (let round = 0; killed < kills; round++) {
    const cache = `cache-${round}`;
    let covered: readonly Interval[] = [];
    let requests = 0;
    for (let complete = false; !complete;) {
      market.requests.clear();
      const running = user.start(...fetch, '--cache-dir', cache);
      // Mostly while it fetches: the first part of a run is its start.
      const moment = firstAt * 0.9 + random() * (whole - firstAt) * 0.5;
      const stop = setTimeout(() => running.signal('SIGKILL'), killed < kills ? moment : 600_000);
      const { code } = await running.result;
      clearTimeout(stop);
      // Those for the market's first candle are about no page of the range.
      const inRange = market.requests.klines().filter(({ query }) => Number(query['startTime']) >= start);
      const asked = inRange.map(({ query }) => Number(query['startTime']));
      requests += asked.length;
      askedAgain.push(...inRange.map(({ query }) => query).filter((query) => isCovered(covered, query)));
      complete = code === 0;
      const truth = await falseClaims(join(user.folder, cache), state);
      claimed += truth.claimed;
      stray += truth.stray;
      covered = truth.coverage;
      const lost = asked
        .filter((time) => !isIn(covered, time))
        .map((time) => Math.floor((time - start) / PAGE_MS));
      mostLost = Math.max(mostLost, new Set(lost).size);
      if (complete) continue;
      killed++;
      if (asked.length > 0) inside++;
    }
    finished++;
    mostPerRound = Math.max(mostPerRound, requests);
    const out = `round-${round}.csv`;
    const last = await user.run(...fetch, '--cache-dir', cache, '--output', out);
    identical &&= last.code === 0 && expected.equals(await readFile(join(user.folder, out)));
  }
  return {
    kills: killed, inside, finished, undisturbed, mostPerRound, askedAgain, mostLost, claimed, stray, identical,
  }; // prettier-ignore
}

const isCovered = (intervals: readonly Interval[], query: Readonly<Record<string, string>>): boolean =>
  intervals.some(({ from, to }) => Number(query['startTime']) >= from && Number(query['endTime']) < to);

const isIn = (intervals: readonly Interval[], time: number): boolean =>
  intervals.some(({ from, to }) => time >= from && time < to);
