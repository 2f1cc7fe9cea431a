import type { Interval } from '../../domain/interval.ts';
import type { MarketRequest } from './request-log.ts';

/** Faults of the way: status lines, headers and bodies that are not what was asked for. */
export type WayFault =
  /** 429 with Retry-After. */
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds?: number }
  /** 418, and from then on 418 to every request of the same API until the ban ends on the server's clock. */
  | { readonly kind: 'banned'; readonly forMs: number }
  /** Any status, 5xx usually, with a text or JSON body. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: string }
  /** The venue's own error body. */
  | { readonly kind: 'error'; readonly status: number; readonly code: number; readonly message: string }
  /** 451: the venue does not serve this place. */
  | { readonly kind: 'restricted' }
  /** The connection ends, and for so long nothing listens on the port (real time). */
  | { readonly kind: 'refused'; readonly forMs: number }
  /** The connection is reset before any answer. */
  | { readonly kind: 'reset' }
  /** The request is read and never answered. */
  | { readonly kind: 'stalled-headers' }
  /** Headers and half of the body, then nothing more on an open connection. */
  | { readonly kind: 'stalled-body' }
  /** Headers, half of the body, then the connection breaks. */
  | { readonly kind: 'cut-body' }
  /** 200 with a web page, as a proxy or a challenge sends it. */
  | { readonly kind: 'html' }
  /** 200 without a body. */
  | { readonly kind: 'empty-body' }
  /** 200 with a complete HTTP message whose JSON ends midway. */
  | { readonly kind: 'cut-json' }
  /** Right, but so much later. */
  | { readonly kind: 'slow'; readonly ms: number };

/**
 * Faults of the rows: a well formed answer that is not the truth. Where a row is meant, it is the one that opens at
 * `at`, or the middle one; a page without it is left as it is.
 */
export type RowFault =
  /** `[]` although there are candles. */
  | { readonly kind: 'empty-page' }
  /** So many rows are missing: from the end (default), the start, or from `at` on inside the page. */
  | {
      readonly kind: 'short-page';
      readonly rows: number;
      readonly where?: 'start' | 'inside' | 'end';
      readonly at?: number;
    }
  /** So many rows from before and after the window are added. */
  | { readonly kind: 'outside-window'; readonly rows?: number }
  /** So many rows come twice. */
  | { readonly kind: 'duplicates'; readonly rows?: number; readonly at?: number }
  /** A row comes twice, the second time with another close. */
  | { readonly kind: 'conflicting-duplicates'; readonly at?: number }
  /** Rows in reverse order, or only two neighbours exchanged. */
  | { readonly kind: 'disorder'; readonly how?: 'reversed' | 'swapped'; readonly at?: number }
  /** A row's open time is moved by so much. */
  | { readonly kind: 'off-grid'; readonly byMs?: number; readonly at?: number }
  /** A row's values, or one of them (index in the row), are null. */
  | { readonly kind: 'nulls'; readonly column?: number; readonly at?: number }
  /** All times in microseconds. */
  | { readonly kind: 'microseconds' }
  /** The venue gives at most so many rows, whatever was asked. */
  | { readonly kind: 'capped'; readonly rows: number }
  /** The venue ignores the start and answers the newest rows. */
  | { readonly kind: 'ignores-start' }
  /** A row's value (default: the close, index 4) is another one; by default 1% higher. */
  | { readonly kind: 'wrong-value'; readonly column?: number; readonly value?: string; readonly at?: number };

/**
 * Faults of the archive's files. What changes a file's content changes its published checksum too, when both requests
 * meet the fault: put it on for more than one time. Where a row is meant, it is the one that opens at `at`, or the
 * middle one.
 */
export type ArchiveFault =
  /** 404, though the listing names it. */
  | { readonly kind: 'not-published' }
  /** A byte inside of the zip is another one. */
  | { readonly kind: 'corrupt-zip' }
  /** The published checksum is another file's. */
  | { readonly kind: 'wrong-checksum' }
  /** Rows are missing, and the checksum is right. */
  | { readonly kind: 'missing-rows'; readonly rows?: number; readonly at?: number }
  /** Rows whose times are moved. */
  | { readonly kind: 'off-grid-rows'; readonly rows?: number; readonly at?: number }
  /** The entry unpacks to 64 MB, whether or not its headers say so. */
  | { readonly kind: 'zip-bomb'; readonly declared?: boolean }
  /** The entry's name is a path out of any folder. */
  | { readonly kind: 'hostile-name'; readonly name?: string }
  /** Published anew, with another close in one row. */
  | { readonly kind: 'replaced'; readonly at?: number }
  /** The listing holds names that are paths, or no names of files at all. */
  | { readonly kind: 'hostile-listing' };

/** Anything that the server can do wrong. */
export type MarketFault = WayFault | RowFault | ArchiveFault;

// One entry per kind, so that the compiler misses none; what goes through all faults reads the lists below.
const WAY: Readonly<Record<WayFault['kind'], true>> = {
  'rate-limited': true,
  banned: true,
  status: true,
  error: true,
  restricted: true,
  refused: true,
  reset: true,
  'stalled-headers': true,
  'stalled-body': true,
  'cut-body': true,
  html: true,
  'empty-body': true,
  'cut-json': true,
  slow: true,
};
const ROWS: Readonly<Record<RowFault['kind'], true>> = {
  'empty-page': true,
  'short-page': true,
  'outside-window': true,
  duplicates: true,
  'conflicting-duplicates': true,
  disorder: true,
  'off-grid': true,
  nulls: true,
  microseconds: true,
  capped: true,
  'ignores-start': true,
  'wrong-value': true,
};

const FILE = ['archive'];
const BOTH = ['archive', 'archive-checksum'];
/** Which of the archive's requests a fault is served to. */
const ARCHIVE: Readonly<Record<ArchiveFault['kind'], readonly string[]>> = {
  'not-published': FILE,
  'corrupt-zip': FILE,
  'wrong-checksum': ['archive-checksum'],
  'missing-rows': BOTH,
  'off-grid-rows': BOTH,
  'zip-bomb': BOTH,
  'hostile-name': BOTH,
  replaced: BOTH,
  'hostile-listing': ['archive-list'],
};

export const isArchiveFault = (fault: MarketFault): fault is ArchiveFault =>
  Object.hasOwn(ARCHIVE, fault.kind);

/** Endpoints that a fault is served to where its rule names none. */
export const usualEndpoints = (fault: MarketFault): readonly string[] =>
  isArchiveFault(fault) ? ARCHIVE[fault.kind] : ['klines'];

/** Every kind of fault of the way, of the rows, and of the archive: for tests that must not forget one. */
export const ARCHIVE_FAULT_KINDS = Object.keys(ARCHIVE) as readonly ArchiveFault['kind'][];
/** See `ARCHIVE_FAULT_KINDS`: faults of the way. */
export const WAY_FAULT_KINDS = Object.keys(WAY) as readonly WayFault['kind'][];
/** See `ARCHIVE_FAULT_KINDS`: faults of the rows. */
export const ROW_FAULT_KINDS = Object.keys(ROWS) as readonly RowFault['kind'][];

/** When a fault is served. All given conditions must hold. */
export interface FaultRule {
  /** Default `klines`, and for faults of the archive the requests that they are about; `*` is any. */
  readonly endpoint?: string;
  /** The venue's id: `BTCUSDT`. */
  readonly symbol?: string;
  /** As the venue writes it: `1h`. */
  readonly timeframe?: string;
  /** The request's window touches this one; with `from` and `to` one millisecond apart: holds this time. */
  readonly window?: Interval;
  /** Any other condition. */
  readonly where?: (request: MarketRequest) => boolean;
  /** Served from the nth request that fits, counted from 1. Default 1. */
  readonly nth?: number;
  /** Served so many times; `Infinity` is forever. Default 1. */
  readonly times?: number;
}

/** A fault that has been put on. Disposing it takes it off. */
export interface PlacedFault extends Disposable {
  /** What was put on. */
  readonly fault: MarketFault;
  /** How often it has been served. */
  readonly served: number;
  /** Takes it off. */
  remove(): void;
}
