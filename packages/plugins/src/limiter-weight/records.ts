import type { IdentityRecord, PoolRecord } from './budget.ts';
import type { Charge } from './account.ts';

/** Stored values begin with it; others are taken for absent. */
const FORMAT = 3;
/** Clocks of two processes are read a little apart. */
const LATER_MS = 1_000;

/** `at`: the limiter's time of writing. A later one than now is of before a restart of the machine: not of this count. */
type Stored = readonly [format: number, at: number, ...fields: readonly unknown[]];

export const packIdentity = ({ venue, bannedUntil }: IdentityRecord, now: number): Stored => [
  FORMAT,
  now,
  bannedUntil,
  venue ? [venue.lowest, venue.highest, venue.at] : [],
];

export const packPool = ({ account, lastAt, tickets }: PoolRecord, now: number): Stored => [
  FORMAT,
  now,
  lastAt,
  account.blockedUntil,
  packNumbers(account.charges.flatMap(({ weight, until }) => [weight, until])),
  account.inFlight.map(({ id, owner, weight, sentAt }) => [id, owner, weight, sentAt]),
  tickets.map(({ id, owner, weight, since, seenAt }) => [id, owner, weight, since, seenAt]),
];

/** Undefined for what is absent, of another format, or of before a restart. */
export function unpackIdentity(stored: unknown, now: number): IdentityRecord | undefined {
  if (!isOurs(stored, now)) return undefined;
  const [, , bannedUntil, clock] = stored as [number, number, number, number[]];
  const [lowest, highest, at] = clock;
  const known = lowest !== undefined && highest !== undefined && at !== undefined;
  return { bannedUntil, venue: known ? { lowest, highest, at } : undefined };
}

export function unpackPool(stored: unknown, now: number): PoolRecord | undefined {
  if (!isOurs(stored, now)) return undefined;
  const [, , lastAt, blockedUntil, bytes, inFlight, waiting] = stored as unknown as [
    number,
    number,
    number,
    number,
    Uint8Array,
    readonly (readonly [string, string, number, number])[],
    readonly (readonly [string, string, number, number, number])[],
  ];
  const flat = unpackNumbers(bytes);
  const charges: Charge[] = [];
  for (let i = 0; i < flat.length; i += 2) charges.push({ weight: flat[i]!, until: flat[i + 1]! });
  const requests = inFlight.map(([id, owner, weight, sentAt]) => ({ id, owner, weight, sentAt }));
  const tickets = waiting.map(([id, owner, weight, since, seenAt]) => ({
    id,
    owner,
    weight,
    since,
    seenAt,
  }));
  return { lastAt, tickets, account: { blockedUntil, charges, inFlight: requests } };
}

/** Hundreds of numbers per request: as bytes they take a tenth of the time that a list of numbers does. */
const packNumbers = (numbers: readonly number[]): Uint8Array =>
  new Uint8Array(new Float64Array(numbers).buffer);

// Copied, since floats must begin at a multiple of eight bytes.
const unpackNumbers = (bytes: Uint8Array): Float64Array => new Float64Array(new Uint8Array(bytes).buffer);

const isOurs = (stored: unknown, now: number): stored is Stored =>
  Array.isArray(stored) && stored[0] === FORMAT && (stored[1] as number) <= now + LATER_MS;
