import type { PoolRule } from '@candlewick/core';

/** The first in the line of a limiter, where all limiters of the machine can see it. Times are the limiter's. */
export interface Ticket {
  /** One per line. */
  readonly id: string;
  /** The process that asked. */
  readonly owner: string;
  readonly weight: number;
  /** When it asked. */
  readonly since: number;
  /** When its limiter last looked. */
  readonly seenAt: number;
}

/** After this part of a window a request that waits for room asks the others to leave it some. */
const PATIENCE = 0.25;
/** Limiters look at least every quarter of a window; who has not for so long (2 s at least) is gone. */
const GONE_WINDOWS = 1;
const GONE_MS = 2_000;

export const isImpatient = (waitedMs: number, { windowMs }: PoolRule): boolean =>
  waitedMs >= PATIENCE * windowMs;

/** Weight to leave to those who asked before: else light requests would pass a heavy one for ever. */
export function reservedFor(
  tickets: readonly Ticket[],
  { id, since }: Pick<Ticket, 'id' | 'since'>,
  now: number,
  rule: PoolRule,
): number {
  let weight = 0;
  for (const ticket of present(tickets, now, rule)) {
    if (ticket.id !== id && ticket.since < since) weight += ticket.weight;
  }
  return weight;
}

export const withTicket = (
  tickets: readonly Ticket[],
  ticket: Ticket,
  now: number,
  rule: PoolRule,
): readonly Ticket[] => [...withoutTicket(present(tickets, now, rule), ticket.id), ticket];

export const withoutTicket = (tickets: readonly Ticket[], id: string): readonly Ticket[] =>
  tickets.some((ticket) => ticket.id === id) ? tickets.filter((ticket) => ticket.id !== id) : tickets;

/** Without those of processes that have died: nobody would take the room that is left to them. */
export const livingTickets = (
  tickets: readonly Ticket[],
  isAlive: (owner: string) => boolean,
): readonly Ticket[] =>
  tickets.every(({ owner }) => isAlive(owner)) ? tickets : tickets.filter(({ owner }) => isAlive(owner));

const present = (tickets: readonly Ticket[], now: number, { windowMs }: PoolRule) =>
  tickets.filter(({ seenAt }) => seenAt > now - Math.max(GONE_MS, GONE_WINDOWS * windowMs));
