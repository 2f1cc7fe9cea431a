import type { GapReason, LedgerEntry } from '../../domain/gap.ts';
import { concatCandles, pickRows, sliceByTime, type Candles } from '../../domain/candles.ts';
import { missingIntervals, type Grid } from '../../domain/grid.ts';
import { intersectIntervals, subtractIntervals, type Interval } from '../../domain/interval.ts';
import type { Issue } from '../../domain/verdict.ts';
import { conflicts, type PageVerdict } from './verify-page.ts';

/** How the venue can be asked about an absence. */
export interface HoleAsker {
  /** Asks for a page from a grid time on, as far as a page reaches; rows are verified. */
  ask(from: number): Promise<PageVerdict>;
  /** The first candle at or after a time; `never` when there is none; undefined when the venue cannot tell. */
  seek(from: number): Promise<number | 'never' | undefined>;
  /** Open time of the first candle ever; undefined when the venue cannot tell. */
  listing(): Promise<number | undefined>;
}

export interface HoleFacts {
  readonly grid: Grid;
  readonly window: Interval;
  /** What an absence with later candles means at this venue. */
  readonly absence: 'outage' | 'no-trade';
  /** The market is not traded any more. */
  readonly delisted: boolean;
  /** Whether a candle before the window is known: then an absence at its head is not the time before the listing. */
  readonly hasEarlier: boolean;
  readonly now: number;
}

/** What became of a window: its candles, the absences that are explained, and those that are not. */
export interface Settlement {
  readonly candles: Candles;
  readonly gaps: readonly LedgerEntry[];
  readonly issues: readonly Issue[];
}

/** So many askings may bring next to nothing; a venue that sends short pages is asked until the window is full. */
const MOST_POOR_ROUNDS = 6;
/** An asking is poor when it settles less than this share of the window. */
const POOR_SHARE = 1 / 32;
/** An unexplained absence is asked about again after an hour. */
const UNKNOWN_RETRY_MS = 3_600_000;

/**
 * Finds out why a window has absent slots: asks again from the first one, and believes an absence only when a second
 * answer, or the venue's next candle, lies behind it.
 */
export async function settleHoles(
  first: PageVerdict,
  facts: HoleFacts,
  asker: HoleAsker,
): Promise<Settlement> {
  const round = new Rounds(first, facts);
  const head = round.missing[0];
  if (head && head.from === facts.window.from && !facts.hasEarlier) {
    const listedAt = await asker.listing();
    if (listedAt !== undefined && listedAt > head.from)
      round.explain(
        { from: head.from, to: Math.min(facts.grid.floor(listedAt), head.to) },
        'pre-listing',
        `first candle ${iso(listedAt)}`,
      );
  }
  const enough = facts.grid.count(facts.window) * POOR_SHARE;
  for (let poor = 0; round.missing.length > 0 && poor < MOST_POOR_ROUNDS;) {
    const from = round.missing[0]!.from;
    const before = round.missingSlots();
    round.learn(await asker.ask(from));
    const settled = before - round.missingSlots();
    if (settled < enough) poor++;
    if (settled > 0) continue;
    await closeTail(round, facts, asker);
    break;
  }
  round.giveUp('the answers do not agree on what is there');
  return round.settlement();
}

/** The absence that reaches the end of what was answered: is there a later candle at all? */
async function closeTail(round: Rounds, facts: HoleFacts, asker: HoleAsker): Promise<void> {
  const from = round.missing[0]!.from;
  const next = await asker.seek(from);
  if (next === undefined) round.giveUp('no later candle was answered');
  else if (next === 'never') {
    const end = { from: Math.max(from, round.lastTime), to: facts.window.to };
    if (facts.delisted) round.explain(end, 'delisted', 'no later candle, market inactive');
    else round.giveUp('no later candle yet');
  } else if (next > from) {
    const to = Math.min(facts.grid.floor(next), facts.window.to);
    round.explain({ from, to }, facts.absence, `next candle ${iso(next)}`);
    if (round.missing.length > 0) round.learn(await asker.ask(round.missing[0]!.from));
  }
}

/** What several answers about one window add up to. */
class Rounds {
  readonly #facts: HoleFacts;
  readonly #gaps: LedgerEntry[] = [];
  readonly #issues: Issue[];
  readonly #tainted: Set<number>;
  #candles: Candles;
  #timesAsked = 1;
  /** Absent and not yet explained. */
  missing: readonly Interval[];

  constructor(first: PageVerdict, facts: HoleFacts) {
    this.#facts = facts;
    this.#candles = first.candles;
    this.#issues = [...first.issues];
    this.#tainted = new Set(first.tainted);
    this.missing = first.missing;
  }

  missingSlots(): number {
    return this.missing.reduce((sum, each) => sum + this.#facts.grid.count(each), 0);
  }

  get lastTime(): number {
    return this.#candles.time.at(-1) ?? -Infinity;
  }

  /** Takes in an answer to a later window: new rows are believed, absences before its last row are proven. */
  learn(answer: PageVerdict): void {
    const { window, grid, absence } = this.#facts;
    this.#timesAsked++;
    this.#issues.push(...answer.issues.filter(({ kind }) => kind !== 'outside-window'));
    for (const time of answer.tainted) this.#tainted.add(time);
    const disputed = conflicts(this.#candles, answer.candles);
    for (const time of disputed) {
      this.#tainted.add(time);
      this.#issues.push({ kind: 'conflicting-duplicate', time, rows: 1 });
    }
    const inside = sliceByTime(answer.candles, window.from, window.to);
    this.#candles = mergeByTime(this.#candles, inside, new Set(disputed));
    const explained = this.#gaps.map(({ from, to }) => ({ from, to }));
    this.missing = subtractIntervals(missingIntervals(grid, window, this.#candles.time), explained);
    const last = answer.candles.time.at(-1);
    if (last === undefined) return;
    const asked = { from: Math.min(...this.missing.map(({ from }) => from), last), to: last };
    for (const hole of intersectIntervals(this.missing, [asked]))
      this.explain(
        hole,
        absence,
        `absent in ${this.#timesAsked} answers; next candle ${iso(answer.candles.time[firstAfter(answer.candles, hole.from)]!)}`,
      );
  }

  /** Records why what is missing of `hole` is; times at which something unusable was sent stay unexplained. */
  explain(hole: Interval, reason: GapReason, answer: string): void {
    const { grid } = this.#facts;
    const absent = intersectIntervals(this.missing, [hole]);
    const unusable = [...this.#tainted].map((time) => ({
      from: time,
      to: grid.timeOf(grid.slotOf(time) + 1),
    }));
    for (const each of subtractIntervals(absent, unusable)) this.#record(each, reason, answer);
    for (const each of intersectIntervals(absent, unusable))
      this.#record(each, 'unknown', 'rows that are no candles, or that differ from answer to answer');
    this.missing = subtractIntervals(this.missing, [hole]);
  }

  giveUp(answer: string): void {
    for (const hole of this.missing) this.explain(hole, 'unknown', answer);
  }

  #record(interval: Interval, reason: GapReason, answer: string): void {
    const { now } = this.#facts;
    this.#gaps.push({
      ...interval,
      reason,
      evidence: { firstAskedAt: now, lastAskedAt: now, timesAsked: this.#timesAsked, answer },
      ...(reason === 'unknown' ? { retryAt: now + UNKNOWN_RETRY_MS } : {}),
    });
  }

  settlement(): Settlement {
    return { candles: this.#candles, gaps: this.#gaps, issues: this.#issues };
  }
}

const iso = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');
const firstAfter = ({ time }: Candles, at: number): number => time.findIndex((each) => each > at);

/** Rows of both, by time, without the disputed ones. */
function mergeByTime(a: Candles, b: Candles, without: ReadonlySet<number>): Candles {
  const known = new Set(a.time);
  const fresh = [...b.time.keys()].filter((i) => !known.has(b.time[i]!));
  if (fresh.length === 0 && without.size === 0) return a;
  const all = concatCandles([a, pickRows(b, fresh)]);
  const rows = [...all.time.keys()].filter((i) => !without.has(all.time[i]!));
  return pickRows(
    all,
    rows.sort((i, j) => all.time[i]! - all.time[j]!),
  );
}
