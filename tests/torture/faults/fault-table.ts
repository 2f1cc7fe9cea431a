import type { ErrorCode } from '@candlewick/core';
import type { ArchiveFault, MarketFault } from '@candlewick/core/testing';

export const TIMES = { once: 1, thrice: 3, forever: Infinity } as const;
export type Times = keyof typeof TIMES;

/** What must come of a fault: all of it; a dataset that stops with a code; or either all of it or a recorded gap. */
export type Expected = 'complete' | 'failed' | 'either';

/** One fault of a market server, and what a fetch must make of it. */
export interface FaultRow {
  /** Goes on after «a page». */
  readonly text: string;
  /** @param time an open time in the middle of the page that the fault is about */
  readonly fault: (time: number) => MarketFault;
  readonly expected: Readonly<Record<Times, Expected>>;
  /** Codes that may stop the dataset. */
  readonly codes?: readonly ErrorCode[];
  /** Real milliseconds; for faults that are only seen by waiting. */
  readonly timeout?: number;
  /** Most rows per answer, where the fault is about it: more askings are needed. */
  readonly rows?: number;
  /** The venue itself denies the candle at `time`, in every answer: then its absence is its word. */
  readonly denies?: number;
  /** The fault changes a value that no single answer can tell from the truth. */
  readonly lies?: 'seen' | 'unseen';
}

const mended = { once: 'complete', thrice: 'complete', forever: 'complete' } as const;
const retried = { once: 'complete', thrice: 'complete', forever: 'either' } as const;
const asked = { once: 'complete', thrice: 'either', forever: 'either' } as const;
const either = { once: 'either', thrice: 'either', forever: 'either' } as const;
const stops = { once: 'failed', thrice: 'failed', forever: 'failed' } as const;

const status = (code: number): FaultRow => ({
  text: `is answered with status ${code}`,
  fault: () => ({ kind: 'status', status: code, body: 'down' }),
  expected: retried,
});
const error = (http: number, code: number): FaultRow => ({
  text: `is answered with status ${http} and the venue's error ${code}`,
  fault: () => ({ kind: 'error', status: http, code, message: 'words of the venue' }),
  expected: retried,
});
const refusal = (code: number, stopsWith: ErrorCode): FaultRow => ({
  ...error(400, code),
  expected: stops,
  codes: [stopsWith],
});
const simple = (kind: 'reset' | 'cut-body' | 'html' | 'empty-body' | 'cut-json', text: string): FaultRow => ({
  text,
  fault: () => ({ kind }),
  expected: retried,
});

/** Every kind of fault of a market server's API; a kind without a row does not compile. */
export const FAULTS: Readonly<Record<Exclude<MarketFault, ArchiveFault>['kind'], readonly FaultRow[]>> = {
  'rate-limited': [
    {
      text: 'is answered with 429 and Retry-After',
      fault: () => ({ kind: 'rate-limited', retryAfterSeconds: 2 }),
      expected: retried,
    },
  ],
  banned: [
    {
      text: 'is answered with 418 and a ban that is waited for',
      fault: () => ({ kind: 'banned', forMs: 5_000 }),
      expected: { once: 'complete', thrice: 'complete', forever: 'failed' },
      codes: ['EXCHANGE_BANNED'],
    },
    {
      text: 'is answered with 418 and a ban of more than network.longestWait',
      fault: () => ({ kind: 'banned', forMs: 120_000 }),
      expected: stops,
      codes: ['EXCHANGE_BANNED'],
    },
  ],
  status: [500, 502, 503, 504, 403].map(status),
  error: [
    error(429, -1003),
    error(500, -1000),
    error(503, -1001),
    error(504, -1007),
    error(400, -1008),
    error(503, -1008),
    error(400, -1003),
    refusal(-1100, 'EXCHANGE_REFUSED'),
    refusal(-1121, 'UNKNOWN_SYMBOL'),
  ],
  restricted: [
    {
      text: 'is answered with 451',
      fault: () => ({ kind: 'restricted' }),
      expected: stops,
      codes: ['EXCHANGE_RESTRICTED'],
    },
  ],
  refused: [
    {
      text: 'is refused, as is everything else for a moment',
      fault: () => ({ kind: 'refused', forMs: 4 }),
      expected: either,
    },
  ],
  reset: [simple('reset', 'loses its connection before any answer')],
  'stalled-headers': [
    {
      text: 'is never answered',
      fault: () => ({ kind: 'stalled-headers' }),
      expected: retried,
      timeout: 400,
    },
  ],
  'stalled-body': [
    {
      text: 'stops in the middle of its body',
      fault: () => ({ kind: 'stalled-body' }),
      expected: retried,
      timeout: 400,
    },
  ],
  'cut-body': [simple('cut-body', 'loses its connection in the middle of its body')],
  html: [simple('html', 'is a web page')],
  'empty-body': [simple('empty-body', 'has no body')],
  'cut-json': [simple('cut-json', 'has a JSON that ends midway')],
  slow: [
    { text: 'comes late', fault: () => ({ kind: 'slow', ms: 20 }), expected: mended },
    {
      text: 'comes later than the deadline',
      fault: () => ({ kind: 'slow', ms: 1_500 }),
      expected: retried,
      timeout: 400,
    },
  ],
  'empty-page': [{ text: 'has no rows', fault: () => ({ kind: 'empty-page' }), expected: asked }],
  'short-page': [
    {
      text: 'lacks rows at its end',
      fault: () => ({ kind: 'short-page', rows: 3 }),
      expected: { ...asked, forever: 'either' },
      rows: 47,
    },
    {
      text: 'lacks rows at its start',
      fault: () => ({ kind: 'short-page', rows: 3, where: 'start' }),
      expected: asked,
    },
    {
      text: 'lacks its first row, as where the start is not included',
      fault: () => ({ kind: 'short-page', rows: 1, where: 'start' }),
      expected: asked,
    },
    {
      text: 'lacks half of its rows, the first ones',
      fault: () => ({ kind: 'short-page', rows: 25, where: 'start' }),
      expected: asked,
    },
    {
      text: 'lacks rows in the middle, wherever that is',
      fault: () => ({ kind: 'short-page', rows: 3, where: 'inside' }),
      expected: asked,
    },
    {
      text: 'lacks certain rows',
      fault: (time) => ({ kind: 'short-page', rows: 2, where: 'inside', at: time }),
      expected: asked,
      denies: 2,
    },
  ],
  'outside-window': [
    {
      text: 'has rows of before and after as well',
      fault: () => ({ kind: 'outside-window' }),
      expected: mended,
    },
  ],
  duplicates: [
    {
      text: 'has rows twice',
      fault: () => ({ kind: 'duplicates', rows: 3 }),
      expected: mended,
    },
  ],
  'conflicting-duplicates': [
    {
      text: 'has a row twice, differently',
      fault: (time) => ({ kind: 'conflicting-duplicates', at: time }),
      expected: asked,
    },
  ],
  disorder: [
    { text: 'has its rows backwards', fault: () => ({ kind: 'disorder' }), expected: mended },
    {
      text: 'has two rows exchanged',
      fault: () => ({ kind: 'disorder', how: 'swapped' }),
      expected: mended,
    },
  ],
  'off-grid': [
    {
      text: 'has a row a little late',
      fault: (time) => ({ kind: 'off-grid', at: time }),
      expected: asked,
    },
    {
      text: 'has a row a little early',
      fault: (time) => ({ kind: 'off-grid', byMs: -17_000, at: time }),
      expected: asked,
    },
  ],
  nulls: [
    {
      text: 'has a row without values',
      fault: (time) => ({ kind: 'nulls', at: time }),
      expected: asked,
    },
    {
      text: 'has a row without a close',
      fault: (time) => ({ kind: 'nulls', column: 4, at: time }),
      expected: asked,
    },
    {
      text: 'has a row without a time',
      fault: (time) => ({ kind: 'nulls', column: 0, at: time }),
      expected: asked,
    },
  ],
  microseconds: [
    { text: 'has its times in microseconds', fault: () => ({ kind: 'microseconds' }), expected: asked },
  ],
  capped: [
    {
      text: 'has ten rows at most',
      fault: () => ({ kind: 'capped', rows: 10 }),
      expected: mended,
      rows: 10,
    },
    {
      text: 'has two rows at most',
      fault: () => ({ kind: 'capped', rows: 2 }),
      expected: { ...mended, forever: 'either' },
      rows: 2,
    },
  ],
  'ignores-start': [
    { text: 'has the newest rows instead', fault: () => ({ kind: 'ignores-start' }), expected: asked },
  ],
  'wrong-value': [
    {
      text: 'has a close above its high',
      fault: (time) => ({ kind: 'wrong-value', value: '99999.00000000', at: time }),
      expected: either,
      lies: 'seen',
    },
    {
      text: 'has another volume',
      fault: (time) => ({ kind: 'wrong-value', column: 5, at: time }),
      expected: either,
      lies: 'unseen',
    },
  ],
};
