import type { DatasetRecord } from '../../contracts/cache.ts';
import { parseFileSource } from '../../domain/file-source.ts';
import {
  intersectIntervals,
  normaliseIntervals,
  subtractIntervals,
  type Interval,
} from '../../domain/interval.ts';

/** A file of the archive, read again. */
export interface FileCheck {
  /** Its name, as the coverage remembers it. */
  readonly name: string;
  /** `same`: its checksum is the remembered one. `replaced`: another file has its name now. `unread`: it could not be had. */
  readonly state: 'same' | 'replaced' | 'unread';
  /** The remembered checksum, SHA-256 in hex. */
  readonly before: string;
  /** Its checksum now; absent where it could not be had. */
  readonly after?: string;
}

interface FromFile extends Interval {
  readonly name: string;
  readonly sha256: string;
}

const fromFiles = ({ coverage }: DatasetRecord, within: readonly Interval[]): FromFile[] =>
  coverage.flatMap(({ source, ...each }) => {
    const file = parseFileSource(source);
    if (!file) return [];
    return intersectIntervals([each], within).map((part) => ({ ...part, ...file }));
  });

/** What of a dataset came from files, as far as it lies inside an interval. */
export const inFiles = (record: DatasetRecord, within: Interval): Interval[] =>
  normaliseIntervals(fromFiles(record, [within]));

/** The same of so many files, spread evenly, the oldest and the newest among them. */
export function sampleFiles(record: DatasetRecord, within: Interval, count: number): Interval[] {
  const parts = fromFiles(record, [within]);
  const names = [...new Set(parts.map(({ name }) => name))];
  const last = names.length - 1;
  const steps = Math.max(1, Math.min(count, names.length) - 1);
  const chosen = new Set(
    Array.from({ length: Math.min(count, names.length) }, (_, i) => names[Math.round((i * last) / steps)]),
  );
  return normaliseIntervals(parts.filter(({ name }) => chosen.has(name)));
}

/**
 * What became of the files that were asked for again.
 *
 * @param unmet what was asked for and not had: a file of which this is all was not read
 */
export function filesOf(
  before: DatasetRecord,
  after: DatasetRecord | undefined,
  asked: readonly Interval[],
  unmet: readonly Interval[],
): FileCheck[] {
  const parts = fromFiles(before, asked);
  const now = after ? fromFiles(after, asked) : [];
  const names = new Set(parts.map(({ name }) => name));
  return [...names].map((name): FileCheck => {
    const own = parts.filter((each) => each.name === name);
    const { sha256 } = own[0]!;
    const read = subtractIntervals(own, unmet);
    const fresh = now.find((each) => each.name === name && intersectIntervals([each], read).length > 0);
    if (!fresh) return { name, state: 'unread', before: sha256 };
    const state = fresh.sha256 === sha256 ? 'same' : 'replaced';
    return { name, state, before: sha256, after: fresh.sha256 };
  });
}
