import type { PoolRule } from '@candlewick/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { livingTickets, reservedFor, withoutTicket, withTicket } from '../../src/limiter-weight/tickets.ts';
import type { Ticket } from '../../src/limiter-weight/tickets.ts';

const rule: PoolRule = { name: 'weight', limit: 100, windowMs: 10_000, window: 'fixed', source: 'a test' };
const NOW = 100_000;
const GONE_MS = 10_000;

const tickets = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      owner: fc.constantFrom('1', '2', '3'),
      weight: fc.integer({ min: 1, max: 50 }),
      since: fc.integer({ min: 0, max: NOW }),
      seenAt: fc.integer({ min: NOW - 2 * GONE_MS, max: NOW }),
    }),
    { selector: ({ id }) => id },
  )
  .map((list): readonly Ticket[] => list);
const isPresent = ({ seenAt }: Ticket) => seenAt > NOW - GONE_MS;
const sum = (list: readonly Ticket[]) => list.reduce((total, { weight }) => total + weight, 0);

it('leaves to everyone just what those want who asked before and are still there', () => {
  fc.assert(
    fc.property(tickets, fc.constantFrom('a', 'z'), fc.integer({ min: 0, max: NOW }), (list, id, since) => {
      const before = list.filter((each) => isPresent(each) && each.id !== id && each.since < since);
      expect(reservedFor(list, { id, since }, NOW, rule)).toBe(sum(before));
    }),
  );
});

it('lets one of those who are there always be first: nothing is left to others by it', () => {
  fc.assert(
    fc.property(tickets, (list) => {
      const present = list.filter(isPresent);
      fc.pre(present.length > 0);
      expect(present.some((each) => reservedFor(list, each, NOW, rule) === 0)).toBe(true);
    }),
  );
});

it('has one ticket per line, the newest, and forgets those who are gone', () => {
  fc.assert(
    fc.property(tickets, fc.constantFrom('a', 'z'), (list, id) => {
      const ticket = { id, owner: '1', weight: 3, since: NOW - 5, seenAt: NOW };
      const after = withTicket(list, ticket, NOW, rule);
      expect(after.filter((each) => each.id === id)).toEqual([ticket]);
      expect(after.every(isPresent)).toBe(true);
      expect(after.filter((each) => each.id !== id)).toEqual(
        list.filter((each) => isPresent(each) && each.id !== id),
      );
      expect(withoutTicket(after, id)).toEqual(after.filter((each) => each.id !== id));
    }),
  );
});

it('forgets the tickets of the dead, and leaves a list as it is where nobody died', () => {
  fc.assert(
    fc.property(tickets, fc.subarray(['1', '2', '3']), (list, alive) => {
      const left = livingTickets(list, (owner) => alive.includes(owner));
      expect(left).toEqual(list.filter(({ owner }) => alive.includes(owner)));
      expect(livingTickets(left, (owner) => alive.includes(owner))).toBe(left);
    }),
  );
});
