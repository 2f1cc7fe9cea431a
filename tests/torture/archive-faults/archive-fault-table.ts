import type { ArchiveFault, MarketFault } from '@candlewick/core/testing';

export const TIMES = { once: 1, thrice: 3, forever: Infinity } as const;
export type Times = keyof typeof TIMES;

/** What becomes of a file: its candles are taken; it is left out whole; or either. */
export type Fate = 'kept' | 'dropped' | 'either';

/** One fault of a file, and what must become of the file. */
export interface ArchiveFaultRow {
  /** Goes on after «a file». */
  readonly text: string;
  /** @param time an open time inside of the file that the fault is about */
  readonly fault: (time: number) => MarketFault;
  /** Default: the requests that the fault is about. */
  readonly endpoint?: 'archive' | 'archive-checksum';
  readonly fate: Readonly<Record<Times, Fate>>;
  /** Real milliseconds, for faults that are only seen by waiting: a busy machine may take others for slow ones then. */
  readonly timeout?: number;
  /** The file is believed, and lacks so many rows from `time` on. */
  readonly lacks?: number;
  /** The file is believed, and tells another close. */
  readonly lies?: true;
  /** How often the fault counts as a failure on the way, as the circuit sees it, where it lasts. */
  readonly outages: 0 | 1;
}

const retried = { once: 'kept', thrice: 'kept', forever: 'dropped' } as const;
const refused = { once: 'dropped', thrice: 'dropped', forever: 'dropped' } as const;
const kept = { once: 'kept', thrice: 'kept', forever: 'kept' } as const;

const FILE = { endpoint: 'archive' } as const;
const CHECKSUM = { endpoint: 'archive-checksum' } as const;
type Simple = 'reset' | 'cut-body' | 'html' | 'empty-body' | 'cut-json';
const simple = (kind: Simple, text: string): ArchiveFaultRow[] => [
  { text, fault: () => ({ kind }), ...FILE, fate: retried, outages: 1 },
  { text: `has a checksum that ${text}`, fault: () => ({ kind }), ...CHECKSUM, fate: retried, outages: 1 },
];
const retry = (text: string, fault: MarketFault, more: Partial<ArchiveFaultRow> = {}): ArchiveFaultRow => ({
  text,
  fault: () => fault,
  fate: retried,
  outages: 1,
  ...more,
});

/** Every kind of fault of the archive's files but of its listing; a kind without a row does not compile. */
const OF_FILES: Readonly<
  Record<Exclude<ArchiveFault['kind'], 'hostile-listing'>, readonly ArchiveFaultRow[]>
> = {
  'not-published': [
    { text: 'is not there', fault: () => ({ kind: 'not-published' }), fate: refused, outages: 0 },
  ],
  'corrupt-zip': [retry('is corrupt', { kind: 'corrupt-zip' })],
  'wrong-checksum': [retry('has another checksum', { kind: 'wrong-checksum' })],
  'missing-rows': [
    {
      text: 'lacks rows',
      fault: (at) => ({ kind: 'missing-rows', rows: 3, at }),
      fate: kept,
      lacks: 3,
      outages: 0,
    },
  ],
  'off-grid-rows': [
    {
      text: 'has rows off the grid',
      fault: (at) => ({ kind: 'off-grid-rows', rows: 2, at }),
      fate: kept,
      lacks: 2,
      outages: 0,
    },
  ],
  'zip-bomb': [
    retry('is a zip bomb', { kind: 'zip-bomb' }),
    retry('is a zip bomb that says so', { kind: 'zip-bomb', declared: true }),
  ],
  'hostile-name': [
    retry('has an entry named as a path', { kind: 'hostile-name' }),
    retry('has an entry with an absolute path', { kind: 'hostile-name', name: '/etc/passwd' }),
    retry('has an entry of another market', { kind: 'hostile-name', name: 'ETHUSDT-1h-2024-12.csv' }),
  ],
  replaced: [
    {
      text: 'is published anew with another close',
      fault: (at) => ({ kind: 'replaced', at }),
      fate: kept,
      lies: true,
      outages: 0,
    },
    {
      text: 'is replaced after its checksum was read',
      fault: (at) => ({ kind: 'replaced', at }),
      ...FILE,
      fate: retried,
      outages: 1,
    },
  ],
};

/** Faults of the way that a file can meet. */
const OF_WAY: readonly ArchiveFaultRow[] = [
  ...simple('reset', 'loses its connection before any answer'),
  ...simple('cut-body', 'loses its connection in the middle'),
  ...simple('html', 'is a web page'),
  ...simple('empty-body', 'has no body'),
  ...simple('cut-json', 'is cut, and complete as HTTP'),
  retry('is answered with 503', { kind: 'status', status: 503 }, FILE),
  retry('is answered with 500 for its checksum', { kind: 'status', status: 500 }, CHECKSUM),
  retry('is answered with 429', { kind: 'rate-limited', retryAfterSeconds: 2 }, { ...FILE, outages: 0 }),
  retry('has no checksum', { kind: 'status', status: 404 }, { ...CHECKSUM, fate: refused, outages: 0 }),
  retry('is not served in this place', { kind: 'restricted' }, { ...FILE, fate: refused, outages: 0 }),
  retry('is slow', { kind: 'slow', ms: 40 }, { ...FILE, fate: kept, outages: 0 }),
  retry('is never answered', { kind: 'stalled-headers' }, { ...CHECKSUM, timeout: 1_000 }),
  retry('stops in the middle', { kind: 'stalled-body' }, { ...FILE, timeout: 1_000 }),
];

export const ARCHIVE_FAULTS: readonly ArchiveFaultRow[] = [...Object.values(OF_FILES).flat(), ...OF_WAY];

/** What goes wrong beside the files. */
export interface VenueTrouble {
  readonly text: string;
  /** What a fetch by files and pages makes of it. */
  readonly pages: 'complete' | 'either';
  /** What a fetch by files alone makes of it. */
  readonly files: 'same' | 'failed' | 'either';
  readonly faults: readonly (readonly [
    MarketFault,
    { readonly endpoint: string; readonly nth?: number; readonly times: number },
  ])[];
}

const down = { kind: 'status', status: 503 } as const;
const trouble = (
  text: string,
  pages: VenueTrouble['pages'],
  files: VenueTrouble['files'],
  ...faults: VenueTrouble['faults']
): VenueTrouble => ({ text, pages, files, faults });

export const TROUBLES: readonly VenueTrouble[] = [
  trouble('nothing else', 'complete', 'same'),
  trouble('three pages fail', 'complete', 'same', [down, { endpoint: 'klines', nth: 3, times: 3 }]),
  trouble('a page is a web page', 'complete', 'same', [{ kind: 'html' }, { endpoint: 'klines', nth: 2, times: 2 }]),
  trouble('pages lose their connections', 'complete', 'same', [{ kind: 'reset' }, { endpoint: 'klines', times: 3 }]),
  trouble('no page is answered', 'either', 'same', [down, { endpoint: 'klines', times: Infinity }]),
  trouble('no page is answered after some', 'either', 'same', [down, { endpoint: 'klines', nth: 5, times: Infinity }]),
  trouble('no page is served in this place', 'either', 'same', [{ kind: 'restricted' }, { endpoint: 'klines', times: Infinity }]),
  trouble('all is refused for a moment', 'either', 'either', [{ kind: 'refused', forMs: 15 }, { endpoint: 'archive', nth: 2, times: 1 }]),
  trouble('all fails from the second file on', 'either', 'either', [down, { endpoint: '*', nth: 9, times: Infinity }]),
  trouble('all fails for a while', 'either', 'either', [down, { endpoint: '*', nth: 10, times: 12 }]),
  trouble('hostile names are listed', 'complete', 'same', [{ kind: 'hostile-listing' }, { endpoint: 'archive-list', times: Infinity }]),
  trouble('the listing fails twice', 'complete', 'same', [down, { endpoint: 'archive-list', times: 2 }]),
  trouble('the listing is cut once', 'complete', 'same', [{ kind: 'cut-body' }, { endpoint: 'archive-list', times: 1 }]),
  trouble('nobody can name the files', 'complete', 'failed', [down, { endpoint: 'archive-list', times: Infinity }]),
  trouble('the listing is a web page', 'complete', 'failed', [{ kind: 'html' }, { endpoint: 'archive-list', times: Infinity }]),
]; // prettier-ignore
