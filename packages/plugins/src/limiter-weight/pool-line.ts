import { randomUUID } from 'node:crypto';
import type { Permit, PoolRule, PoolStatus, ResponseMeta } from '@candlewick/core';
import { believe, block, reap, releaseTime, send, settle, usedAt } from './account.ts';
import type { InFlight, Measure } from './account.ts';
import { Alarm } from './alarm.ts';
import type { Budget, BudgetStore, IdentityRecord } from './budget.ts';
import type { Identity } from './identity.ts';
import type { WeightOptions } from './options.ts';
import { penaltyOf } from './penalty.ts';
import { isAlive, thisProcess } from './processes.ts';
import { isImpatient, livingTickets, reservedFor, withoutTicket, withTicket } from './tickets.ts';
import { turnOf } from './turn.ts';
import type { Turn } from './turn.ts';
import { boundsAt, learnVenueTime } from './venue-clock.ts';
import { WaitingLine } from './waiting-line.ts';
import type { Waiter } from './waiting-line.ts';

export interface PoolLineParts {
  readonly identity: Identity;
  readonly store: BudgetStore;
  readonly options: WeightOptions;
  /** Called whenever use or state may be another; cheap when nobody listens. @param budget as it is now */
  readonly changed: (line: PoolLine, budget: Budget) => void;
}

/** The queue before one pool: who asked first goes first, each when the budget has room. */
export class PoolLine {
  readonly #parts: PoolLineParts;
  readonly #alarm: Alarm;
  readonly #waiting: WaitingLine;
  readonly #open = new Set<InFlight>();
  readonly #ticket = randomUUID();
  #rule: PoolRule;
  #lastWeight = 1;
  #lastGrantAt = -Infinity;
  /** Whether the store may hold a ticket of this line. */
  #ticketed = false;
  #latencyMs = 0;
  #serving = false;

  constructor(rule: PoolRule, parts: PoolLineParts) {
    this.#rule = rule;
    this.#parts = parts;
    this.#alarm = new Alarm(parts.identity.clock);
    this.#waiting = new WaitingLine(() => this.#alarm.ring());
  }

  /** Resolves with leave to send. Rejects with the signal's reason, or with that of `close`. */
  acquire(rule: PoolRule, weight: number, signal: AbortSignal): Promise<Permit> {
    this.#rule = rule;
    const permit = this.#waiting.join(weight, this.#parts.identity.now(), signal);
    if (!this.#serving) void this.#serve();
    return permit;
  }

  /** @param budget for who has just seen it: looking takes a transaction */
  status(budget = this.#parts.store.read(this.#rule.name)): PoolStatus {
    const { identity } = this.#parts;
    const now = identity.now();
    const measure = this.#measure(budget.identity, now);
    const turn = this.#turn(this.#waiting.first ?? { weight: this.#lastWeight, since: now }, budget, now);
    return {
      pool: this.#rule.name,
      used: usedAt(budget.pool.account, now, measure),
      allowed: measure.allowed,
      limit: this.#rule.limit,
      state: turn.state,
      ...(turn.at > now ? { resumesAt: identity.toUtc(turn.expectedAt) } : {}),
    };
  }

  /** Sends all who wait away. */
  close(reason: unknown): void {
    this.#waiting.close(reason);
    this.#alarm.ring();
  }

  /** Books what is under way as sent: nobody will tell of its end any more. */
  giveUp(): void {
    for (const request of this.#open) this.#settle(request, { endpoint: '' });
    this.#dropTicket();
  }

  async #serve(): Promise<void> {
    this.#serving = true;
    try {
      for (let next = this.#waiting.first; next; next = this.#waiting.first) {
        const now = this.#parts.identity.now();
        const turn = this.#tryGrant(next, now);
        if (turn.at <= now) continue;
        const until = this.#parts.store.shared ? turn.lookAt : turn.at;
        await this.#alarm.wait(until - now);
      }
      this.#dropTicket();
    } catch (error) {
      this.close(error);
    } finally {
      this.#serving = false;
    }
  }

  /** Lets the first in line go, if its turn has come. */
  #tryGrant(next: Waiter, now: number): Turn {
    const { identity, store, changed } = this.#parts;
    const request: InFlight = { id: randomUUID(), owner: thisProcess, weight: next.weight, sentAt: now };
    let turn!: Turn;
    const after = store.update(this.#rule.name, (before) => {
      const budget = this.#withoutDead(before, now);
      turn = this.#turn(next, budget, now);
      if (turn.at > now) return this.#waitingWith(budget, next, turn, now);
      const { account, tickets } = budget.pool;
      const pool = {
        account: send(account, request),
        lastAt: now,
        tickets: withoutTicket(tickets, this.#ticket),
      };
      return { ...budget, pool };
    });
    identity.tellBan(after.identity.bannedUntil);
    if (turn.at <= now) {
      this.#lastWeight = next.weight;
      this.#lastGrantAt = now;
      this.#ticketed = false;
      this.#open.add(request);
      this.#waiting.admit({
        waitedMs: now - next.since,
        settle: (meta) => this.#settle(request, meta),
      });
    }
    changed(this, after);
    return turn;
  }

  /** With a ticket, once the first in line has waited long. */
  #waitingWith(budget: Budget, next: Waiter, turn: Turn, now: number): Budget {
    const waitedMs = now - Math.max(next.since, this.#lastGrantAt);
    if (turn.state !== 'waiting' || !isImpatient(waitedMs, this.#rule)) {
      // Whoever asked for room before has gone away, or waits for something else.
      return this.#ticketed ? this.#withoutTicket(budget) : budget;
    }
    this.#ticketed = true;
    const ticket = {
      id: this.#ticket,
      owner: thisProcess,
      weight: next.weight,
      since: next.since,
      seenAt: now,
    };
    const tickets = withTicket(budget.pool.tickets, ticket, now, this.#rule);
    return { ...budget, pool: { ...budget.pool, tickets } };
  }

  /** Those who asked for room have gone away. */
  #dropTicket(): void {
    if (!this.#ticketed) return;
    this.#ticketed = false;
    this.#parts.store.update(this.#rule.name, (before) => this.#withoutTicket(before));
  }

  #withoutTicket(budget: Budget): Budget {
    const tickets = withoutTicket(budget.pool.tickets, this.#ticket);
    return tickets === budget.pool.tickets ? budget : { ...budget, pool: { ...budget.pool, tickets } };
  }

  #settle(request: InFlight, meta: ResponseMeta): void {
    if (!this.#open.delete(request)) return;
    const { identity, store, changed } = this.#parts;
    const now = identity.now();
    this.#latencyMs += (now - request.sentAt - this.#latencyMs) / 8;
    const after = store.update(this.#rule.name, (before) => this.#answered(before, request, meta, now));
    identity.tellBan(after.identity.bannedUntil);
    changed(this, after);
    this.#alarm.ring();
  }

  #answered(before: Budget, request: InFlight, meta: ResponseMeta, now: number): Budget {
    let known = before.identity;
    if (isNumber(meta.serverTime)) {
      known = { ...known, venue: learnVenueTime(known.venue, meta.serverTime, request.sentAt, now) };
    }
    const measure = this.#measure(known, now);
    let account = settle(before.pool.account, request, now, measure);
    if (isNumber(meta.usedWeight)) account = believe(account, meta.usedWeight, request, now, measure);
    const { banUntil, blockUntil } = penaltyOf(meta, {
      now,
      offset: measure.venue?.lowest ?? this.#parts.identity.utcOffset,
      windowEnd: releaseTime(now, measure),
    });
    if (banUntil > known.bannedUntil && banUntil > now) known = { ...known, bannedUntil: banUntil };
    return { identity: known, pool: { ...before.pool, account: block(account, blockUntil) } };
  }

  #withoutDead(budget: Budget, now: number): Budget {
    const { pool } = budget;
    const account = reap(pool.account, now, this.#measure(budget.identity, now), isAlive);
    const tickets = livingTickets(pool.tickets, isAlive);
    const same = account === pool.account && tickets === pool.tickets;
    return same ? budget : { ...budget, pool: { ...pool, account, tickets } };
  }

  #turn({ weight, since }: Waiter, budget: Budget, now: number): Turn {
    const measure = this.#measure(budget.identity, now);
    const { warnAt } = this.#parts.options;
    const reserved = reservedFor(budget.pool.tickets, { id: this.#ticket, since }, now, this.#rule);
    return turnOf(weight, { budget, measure, now, warnAt, latencyMs: this.#latencyMs, reserved });
  }

  #measure({ venue }: IdentityRecord, now: number): Measure {
    const rule = this.#rule;
    return {
      rule,
      allowed: rule.limit * this.#parts.options.share,
      venue: venue && boundsAt(venue, now),
    };
  }
}

const isNumber = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value);
