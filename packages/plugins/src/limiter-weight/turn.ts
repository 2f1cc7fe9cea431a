import type { PoolState } from '@candlewick/core';
import { freeTime, settled, usedAt } from './account.ts';
import type { Measure } from './account.ts';
import type { Budget } from './budget.ts';
import { pacedTime } from './pace.ts';

/** When a request may go, and what keeps it until then. */
export interface Turn {
  readonly at: number;
  readonly state: PoolState;
  /** When it is worth looking again, where others may change the budget meanwhile. */
  readonly lookAt: number;
  /** When it may go if answers take as long as they did of late: what is under way counts the longest until it is answered. */
  readonly expectedAt: number;
}

export interface TurnParts {
  readonly budget: Budget;
  readonly measure: Measure;
  readonly now: number;
  /** Part of the share from which on requests are spread. */
  readonly warnAt: number;
  readonly latencyMs: number;
  /** Weight to leave to others, who asked before. */
  readonly reserved: number;
}

/** A timer is no finer than this: what is due within it goes now. */
const TIMER_MS = 1;
/** How often to look whether another process has had its answers, while only they are waited for. */
const LOOK_MS = 15;

/** When a request of `weight` may go. */
export function turnOf(
  weight: number,
  { budget, measure, now, warnAt, latencyMs, reserved }: TurnParts,
): Turn {
  const { identity, pool } = budget;
  const { account } = pool;
  const until = (at: number, state: PoolState, lookAt = at, expectedAt = at): Turn => ({ at, state, lookAt, expectedAt }); // prettier-ignore
  if (identity.bannedUntil > now) return until(identity.bannedUntil, 'banned');
  if (account.blockedUntil > now) return until(account.blockedUntil, 'waiting');
  const wanted = weight + reserved;
  // What is heavier than all that is allowed goes alone: whoever asked before goes first.
  const mustFollow = reserved > 0 && wanted > measure.allowed;
  const free = Math.max(freeTime(account, wanted, now, measure), mustFollow ? now + LOOK_MS : now);
  if (free > now) {
    const soonest = freeTime(settled(account, now), wanted, now, measure);
    // The venue's clock may become known better, too: at most this part of a window is waited on old knowledge.
    const latest = now + Math.max(LOOK_MS, measure.rule.windowMs / 4);
    const expected = freeTime(settled(account, now, latencyMs), wanted, now, measure);
    const lookAt = Math.min(free, latest, Math.max(soonest, now + LOOK_MS));
    return until(free, 'waiting', lookAt, Math.min(free, Math.max(expected, now)));
  }
  const used = usedAt(account, now, measure);
  const near = measure.allowed * warnAt;
  if (used === 0 || used < near) return until(now, 'free');
  const moment = {
    now,
    lastAt: pool.lastAt,
    used,
    nearness: Math.min(1, (used - near) / (measure.allowed - near)),
    latencyMs,
  };
  const due = pacedTime(weight, moment, measure);
  return until(due > now + TIMER_MS ? due : now, 'near');
}
