import type { Grid } from '../../domain/grid.ts';
import type { Interval } from '../../domain/interval.ts';

/** What is wrong with stored data: `verify` fails on these. */
export const DEFECTS = [
  'disorder',
  'duplicate',
  'conflicting-duplicate',
  'off-grid',
  'not-a-number',
  'invalid-ohlc',
  /** Covered, but there is neither a candle nor an explanation. */
  'missing-candle',
  /** A candle at a time that is not covered. */
  'uncovered-candle',
  /** A candle at a time whose absence the ledger explains. */
  'candle-in-gap',
  /** A gap without an explanation; never asked ones too. */
  'open-gap',
] as const;
/** What is unusual, and may well be true: shown, never removed. */
export const ANOMALIES = ['flat-run', 'price-anomaly', 'volume-anomaly'] as const;
/** A way of being wrong. */
export type DefectKind = (typeof DEFECTS)[number];
/** A way of being unusual. */
export type AnomalyKind = (typeof ANOMALIES)[number];
/** What can be found. */
export type FindingKind = DefectKind | AnomalyKind;

/** Whether a finding says that the data is wrong or not whole. */
export const isDefect = (kind: FindingKind): kind is DefectKind =>
  (DEFECTS as readonly string[]).includes(kind);

/** One finding over candles (or absent ones) of `[from, to)`. */
export interface Finding extends Interval {
  /** What was found. */
  readonly kind: FindingKind;
  /** Candles, or grid times without one. */
  readonly candles: number;
  /** More in words, for people. */
  readonly detail?: string;
}

/** All findings of one kind, those that were not kept too. */
export interface FindingTotal {
  /** The kind. */
  readonly kind: FindingKind;
  /** How many findings. */
  readonly findings: number;
  /** Candles (or absent ones) in all of them. */
  readonly candles: number;
}

/** What looking at candles found. */
export interface AuditReport {
  /** Candles that were looked at. */
  readonly candles: number;
  /** Every kind that was found, in the order of `DEFECTS` and `ANOMALIES`. */
  readonly totals: readonly FindingTotal[];
  /** By time; of each kind the first ones only, as many as the settings say. */
  readonly findings: readonly Finding[];
}

const KINDS: readonly FindingKind[] = [...DEFECTS, ...ANOMALIES];

/** Counts all findings and keeps the first ones of each kind: memory does not grow with what is wrong. */
export class FindingList {
  readonly #grid: Grid;
  readonly #most: number;
  readonly #kept = new Map<FindingKind, Finding[]>();
  readonly #totals = new Map<FindingKind, { findings: number; candles: number; to: number }>();

  constructor(grid: Grid, most: number) {
    this.#grid = grid;
    this.#most = most;
  }

  /** A finding about one candle; without a detail it is one with the finding before it, where they touch. */
  at(kind: FindingKind, time: number, detail?: string): void {
    const { slotOf, timeOf } = this.#grid;
    this.add({
      kind,
      from: time,
      to: timeOf(slotOf(time) + 1),
      candles: 1,
      ...(detail === undefined ? {} : { detail }),
    });
  }

  add(finding: Finding): void {
    const { kind, from, to, candles, detail } = finding;
    const total = this.#totals.get(kind) ?? { findings: 0, candles: 0, to: NaN };
    const kept = this.#kept.get(kind) ?? [];
    this.#totals.set(kind, total);
    this.#kept.set(kind, kept);
    total.candles += candles;
    if (detail === undefined && total.to === from) {
      const last = kept.at(-1)!;
      if (last.to === from) kept[kept.length - 1] = { ...last, to, candles: last.candles + candles };
    } else {
      total.findings++;
      if (kept.length < this.#most) kept.push(finding);
    }
    total.to = to;
  }

  report(candles: number): AuditReport {
    const totals = KINDS.flatMap((kind) => {
      const total = this.#totals.get(kind);
      return total ? [{ kind, findings: total.findings, candles: total.candles }] : [];
    });
    const findings = [...this.#kept.values()].flat().sort((a, b) => a.from - b.from);
    return { candles, totals, findings };
  }
}
