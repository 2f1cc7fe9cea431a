import type { LedgerEntry } from '../../domain/gap.ts';
import type { Candles } from '../../domain/candles.ts';
import type { Grid } from '../../domain/grid.ts';
import type { Interval } from '../../domain/interval.ts';
import type { Issue } from '../../domain/verdict.ts';
import { isoTime, Rounds } from './rounds.ts';
import type { PageVerdict } from './verify-page.ts';

/** How the venue can be asked about an absence. */
export interface HoleAsker {
  /** Asks for a page from a grid time on, as far as a page reaches or to a time before that; rows are verified. */
  ask(from: number, to?: number): Promise<PageVerdict>;
  /** The first candle at or after a time; `never` when there is none; undefined when the venue cannot tell. */
  seek(from: number): Promise<number | 'never' | undefined>;
  /** What `seek` has answered already for this time, asked for another window: no request. */
  known(from: number): number | undefined;
  /** Open time of the first candle ever; undefined when the venue cannot tell. */
  listing(): Promise<number | undefined>;
}

export interface HoleFacts {
  readonly grid: Grid;
  readonly window: Interval;
  /** Slots that one asking reaches over. */
  readonly pageSize: number;
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
  /**
   * From here on the venue answered nothing, and said that nothing comes: what is `delisted` rests on it. A candle that
   * is known at or after it refutes it.
   */
  readonly nothingSince?: number;
  /** What kept the venue from being asked further. */
  readonly failure?: unknown;
}

/** So many askings may bring next to nothing; a venue that sends short pages is asked until the window is full. */
const MOST_POOR_ROUNDS = 8;
/** An asking is poor when it settles less than this share of the window. */
const POOR_SHARE = 1 / 32;

/**
 * Where a page may begin that is to tell of an absence: at it; a little before it, so that it lies between candles;
 * after it, to see whether answers include their start at all; well before it.
 */
const STEPS = ['at', 'before', 'after', 'well before'] as const;

/**
 * Finds out why a window has absent slots: asks again around the first one, and believes an absence only when two
 * answers lack it and candles lie before and behind it.
 *
 * @param tolerate the ledger's words for a failure that leaves the rest of the window open; undefined: it is thrown
 */
export async function settleHoles(
  first: PageVerdict,
  facts: HoleFacts,
  asker: HoleAsker,
  tolerate: (error: unknown) => string | undefined = () => undefined,
): Promise<Settlement> {
  const inquiry = new Inquiry(first, facts, asker);
  try {
    await inquiry.hold();
  } catch (error) {
    const answer = tolerate(error);
    if (answer === undefined) throw error;
    inquiry.round.giveUp(answer, 'fetch-failed');
    return { ...inquiry.round.settlement(), failure: error };
  }
  return inquiry.settlement();
}

class Inquiry {
  readonly round: Rounds;
  readonly #facts: HoleFacts;
  readonly #asker: HoleAsker;
  #hasEarlier: boolean;
  #nothingSince: number | undefined;

  constructor(first: PageVerdict, facts: HoleFacts, asker: HoleAsker) {
    this.round = new Rounds(first, facts);
    this.#facts = facts;
    this.#asker = asker;
    this.#hasEarlier = facts.hasEarlier;
  }

  settlement(): Settlement {
    const settled = this.round.settlement();
    return this.#nothingSince === undefined ? settled : { ...settled, nothingSince: this.#nothingSince };
  }

  async hold(): Promise<void> {
    const { round } = this;
    const { grid, window } = this.#facts;
    await this.#lookForListing();
    const enough = grid.count(window) * POOR_SHARE;
    let about: number | undefined;
    let step = 0;
    for (let poor = 0; round.missing.length > 0 && poor < MOST_POOR_ROUNDS;) {
      const hole = round.missing[0]!;
      const next = this.#asker.known(hole.from);
      // A hole that ends before that shows a candle in between: what is known was wrong.
      if (next !== undefined && (next === hole.to || (next > hole.to && hole.to === window.to))) {
        if (!(await this.#explainUpTo(next, hole.from))) break;
        continue;
      }
      if (hole.from !== about) step = hole.from === window.from ? 1 : 0;
      about = hole.from;
      if (STEPS[step] === 'after' && round.startIncluded) step++;
      const before = round.missingSlots();
      const asked = this.#beginning(hole, STEPS[step]!);
      const answer = await this.#asker.ask(asked);
      round.learn(answer, asked);
      const settled = before - round.missingSlots();
      if (settled < enough) poor++;
      if (settled > 0) {
        step++;
        if (step >= STEPS.length) step = 0;
        continue;
      }
      if (!hasCandleFrom(answer, hole.from)) {
        if (!(await this.#lookAhead(hole, asked, answer))) break;
        continue;
      }
      // Nobody could say before when the market began: perhaps it is known by now.
      if (!this.#hasEarlier) await this.#lookForListing();
      if (round.missing[0]?.from !== hole.from) continue;
      if (STEPS[step] === 'well before') {
        if (this.#isHead(answer, hole)) round.believeHead(answer, hole);
        else break;
      }
      step++;
    }
    round.giveUp('the answers do not agree on what is there');
  }

  /** The time before the first candle ever needs no second answer. */
  async #lookForListing(): Promise<void> {
    const { grid, window } = this.#facts;
    const head = this.round.missing[0];
    if (head?.from !== window.from || this.#hasEarlier) return;
    const listedAt = await this.#asker.listing();
    if (listedAt === undefined) return;
    if (listedAt < head.from) this.#hasEarlier = true;
    if (listedAt > head.from)
      this.round.explain(
        { from: head.from, to: Math.min(grid.floor(listedAt), head.to) },
        'pre-listing',
        `first candle ${isoTime(listedAt)}`,
      );
  }

  #beginning(hole: Interval, step: (typeof STEPS)[number]): number {
    const { grid, pageSize } = this.#facts;
    const back = (share: number) =>
      grid.timeOf(grid.slotOf(hole.from) - Math.max(1, Math.floor(pageSize * share)));
    if (step === 'before') return back(1 / 8);
    if (step === 'well before') return back(1 / 2);
    return step === 'after' ? hole.to : hole.from;
  }

  /**
   * Whether an answer that begins long before the hole shows that nothing is there: the very candle comes first that
   * came first in the others, answers include their start, and the market is older than that.
   */
  #isHead({ candles, blind, latest, asked }: PageVerdict, hole: Interval): boolean {
    const honoured = !blind && latest < asked.to;
    return honoured && this.round.startIncluded && this.#hasEarlier && candles.time[0]! >= hole.to;
  }

  /** The absence that reaches the end of what was answered: is there a later candle at all? False: no use to go on. */
  async #lookAhead(hole: Interval, asked: number, answer: PageVerdict): Promise<boolean> {
    const { round } = this;
    const { from } = hole;
    const next = await this.#asker.seek(from);
    if (next === undefined) {
      round.giveUp('no later candle was answered');
      return false;
    }
    if (next === 'never') return this.#lookForEnd(from, answer.candles.length > 0 ? from : asked);
    if (next > from) return this.#explainUpTo(next, from);
    // It is there after all.
    return next === from;
  }

  /** The venue says that nothing comes any more: the end of a market that is not traded, if its pages agree. */
  async #lookForEnd(from: number, nothingSince: number): Promise<boolean> {
    const { round } = this;
    const { window, delisted } = this.#facts;
    if (!delisted || !(await this.#isOlderThan(from))) {
      round.giveUp('no later candle yet');
      return false;
    }
    const last = round.lastTime;
    if (last > -Infinity) {
      const missing = round.missingSlots();
      const shown = await this.#isShownAtTheEnd(last);
      if (round.missingSlots() < missing) return true;
      if (!shown) {
        round.giveUp('no later candle, but answers lack their last rows');
        return false;
      }
    }
    if (round.latestSent >= from && round.latestSent > last) {
      round.giveUp(`no later candle, but a row of ${isoTime(round.latestSent)} was sent`);
      return false;
    }
    this.#nothingSince = nothingSince;
    round.explain(
      { from: Math.max(from, last), to: window.to },
      'delisted',
      'no later candle, market inactive',
    );
    return false;
  }

  /**
   * Whether a page that begins with the last candle has it and nothing behind it, and a short one that ends with it has it
   * too: a venue that cuts answers off at their end would have its candles end early.
   */
  async #isShownAtTheEnd(last: number): Promise<boolean> {
    const { grid } = this.#facts;
    const slot = grid.slotOf(last);
    for (const [from, to] of [[last], [grid.timeOf(slot - 1), grid.timeOf(slot + 1)]] as const) {
      const answer = await this.#asker.ask(from, to);
      this.round.learn(answer, from);
      if (answer.candles.time.at(-1) !== last) return false;
    }
    return true;
  }

  /** An absence before a later candle: of the market's life, or of the time before it. */
  async #explainUpTo(next: number, from: number): Promise<boolean> {
    const { round } = this;
    const { grid, window, absence } = this.#facts;
    const hole = { from, to: Math.min(grid.floor(next), window.to) };
    if (await this.#isOlderThan(from)) round.explain(hole, absence, `next candle ${isoTime(next)}`);
    else if ((await this.#asker.listing()) === next)
      round.explain(hole, 'pre-listing', `first candle ${isoTime(next)}`);
    else {
      round.giveUp(`no candle before it is known; next candle ${isoTime(next)}`);
      return false;
    }
    return true;
  }

  /** Whether the market had candles before a time: what never was cannot have ended. */
  async #isOlderThan(time: number): Promise<boolean> {
    const { lastTime } = this.round;
    if (this.#hasEarlier || (lastTime < time && lastTime > -Infinity)) return true;
    const listedAt = await this.#asker.listing();
    return listedAt !== undefined && listedAt < time;
  }
}

const hasCandleFrom = ({ candles }: PageVerdict, from: number): boolean =>
  (candles.time.at(-1) ?? -Infinity) >= from;
