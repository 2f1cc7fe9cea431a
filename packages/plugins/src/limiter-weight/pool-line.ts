import type { Permit, PoolRule, PoolState, PoolStatus, ResponseMeta } from '@candlewick/core';
import { believe, block, EMPTY_ACCOUNT, freeTime, releaseTime, send, settle, usedAt } from './account.ts';
import type { InFlight, Measure, PoolAccount } from './account.ts';
import { Alarm } from './alarm.ts';
import type { Identity } from './identity.ts';
import type { WeightOptions } from './options.ts';
import { pacedTime } from './pace.ts';
import { penaltyOf } from './penalty.ts';

interface Waiter {
  readonly weight: number;
  readonly since: number;
  readonly admit: (permit: Permit) => void;
  readonly refuse: (reason: unknown) => void;
}

/** When a request may go, and what keeps it until then. */
interface Turn {
  readonly at: number;
  readonly state: PoolState;
}

/** A timer is no finer than this: what is due within it goes now. */
const TIMER_MS = 1;

/** The queue before one pool: who asked first goes first, each when the account has room. */
export class PoolLine {
  readonly #identity: Identity;
  readonly #options: WeightOptions;
  readonly #changed: (line: PoolLine) => void;
  readonly #alarm: Alarm;
  readonly #waiters: Waiter[] = [];
  #rule: PoolRule;
  #account: PoolAccount = EMPTY_ACCOUNT;
  #lastAt = -Infinity;
  #lastWeight = 1;
  #latencyMs = 0;
  #serving = false;

  /** @param changed called whenever use or state may be another; cheap when nobody listens */
  constructor(rule: PoolRule, identity: Identity, options: WeightOptions, changed: (line: PoolLine) => void) {
    this.#rule = rule;
    this.#identity = identity;
    this.#options = options;
    this.#changed = changed;
    this.#alarm = new Alarm(identity.clock);
  }

  /** Resolves with leave to send. Rejects with the signal's reason, or with that of `close`. */
  acquire(rule: PoolRule, weight: number, signal: AbortSignal): Promise<Permit> {
    this.#rule = rule;
    const since = this.#identity.now();
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const leave = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(signal.reason as Error);
        this.#alarm.ring();
      };
      const waiter: Waiter = {
        weight,
        since,
        admit: (permit) => {
          signal.removeEventListener('abort', leave);
          resolve(permit);
        },
        refuse: (reason) => {
          signal.removeEventListener('abort', leave);
          reject(reason as Error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiters.push(waiter);
      if (!this.#serving) void this.#serve();
    });
  }

  status(): PoolStatus {
    const now = this.#identity.now();
    const measure = this.#measure(now);
    const turn = this.#turn(this.#waiters[0]?.weight ?? this.#lastWeight, now, measure);
    return {
      pool: this.#rule.name,
      used: usedAt(this.#account, now, measure),
      allowed: measure.allowed,
      limit: this.#rule.limit,
      state: turn.state,
      ...(turn.at > now ? { resumesAt: this.#identity.toUtc(turn.at) } : {}),
    };
  }

  /** Sends all who wait away. */
  close(reason: unknown): void {
    for (const waiter of this.#waiters.splice(0)) waiter.refuse(reason);
    this.#alarm.ring();
  }

  async #serve(): Promise<void> {
    this.#serving = true;
    try {
      for (let next = this.#waiters[0]; next; next = this.#waiters[0]) {
        const now = this.#identity.now();
        const turn = this.#turn(next.weight, now, this.#measure(now));
        if (turn.at > now) {
          this.#changed(this);
          await this.#alarm.wait(turn.at - now);
        } else {
          this.#waiters.shift();
          next.admit(this.#grant(next, now));
          this.#changed(this);
        }
      }
    } catch (error) {
      this.close(error);
    } finally {
      this.#serving = false;
    }
  }

  #grant({ weight, since }: Waiter, now: number): Permit {
    const request: InFlight = { weight, sentAt: now };
    this.#account = send(this.#account, request);
    this.#lastAt = now;
    this.#lastWeight = weight;
    let settled = false;
    return {
      waitedMs: now - since,
      settle: (meta) => {
        if (!settled) this.#settle(request, meta);
        settled = true;
      },
    };
  }

  #settle(request: InFlight, meta: ResponseMeta): void {
    const identity = this.#identity;
    const now = identity.now();
    this.#latencyMs += (now - request.sentAt - this.#latencyMs) / 8;
    if (isNumber(meta.serverTime)) identity.learn(meta.serverTime, request.sentAt, now);
    const measure = this.#measure(now);
    this.#account = settle(this.#account, request, now, measure);
    if (isNumber(meta.usedWeight)) {
      this.#account = believe(this.#account, meta.usedWeight, request, now, measure);
    }
    const { banUntil, blockUntil } = penaltyOf(meta, {
      now,
      offset: measure.venue?.lowest ?? 0,
      windowEnd: releaseTime(now, measure),
    });
    this.#account = block(this.#account, blockUntil);
    identity.ban(banUntil);
    this.#changed(this);
    this.#alarm.ring();
  }

  #turn(weight: number, now: number, measure: Measure): Turn {
    const { bannedUntil } = this.#identity;
    if (bannedUntil > now) return { at: bannedUntil, state: 'banned' };
    if (this.#account.blockedUntil > now) return { at: this.#account.blockedUntil, state: 'waiting' };
    const free = freeTime(this.#account, weight, now, measure);
    if (free > now) return { at: free, state: 'waiting' };
    const used = usedAt(this.#account, now, measure);
    const near = measure.allowed * this.#options.warnAt;
    if (used === 0 || used < near) return { at: now, state: 'free' };
    const moment = {
      now,
      lastAt: this.#lastAt,
      used,
      nearness: Math.min(1, (used - near) / (measure.allowed - near)),
      latencyMs: this.#latencyMs,
    };
    const due = pacedTime(weight, moment, measure);
    return { at: due > now + TIMER_MS ? due : now, state: 'near' };
  }

  #measure(now: number): Measure {
    const rule = this.#rule;
    return { rule, allowed: rule.limit * this.#options.share, venue: this.#identity.venue(now) };
  }
}

const isNumber = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value);
