import type { FaultRule } from '@candlewick/core/testing';
import {
  ARCHIVE_FAULTS,
  TIMES,
  TROUBLES,
  type ArchiveFaultRow,
  type Times,
  type VenueTrouble,
} from './archive-fault-table.ts';
import {
  archivedSource,
  at,
  MARKETS,
  SHAPES,
  type ArchivedSource,
  type MarketName,
  type ShapeName,
} from './archived-sources.ts';
import { randomOf, type Random } from './random.ts';

/** A fault on one file. */
export interface StruckFile {
  readonly file: string;
  readonly row: ArchiveFaultRow;
  readonly times: Times;
  /** Slot that a fault about one row means. */
  readonly slot: number;
}

/** One cell: all that goes wrong in one fetch. */
export interface Schedule {
  readonly name: string;
  readonly seed: number;
  readonly source: ArchivedSource;
  readonly choice: 'auto' | 'archive';
  readonly struck: readonly StruckFile[];
  readonly trouble: VenueTrouble;
  readonly requestsInFlight: number;
  readonly pageSize: number;
  /** Up to so many milliseconds before each file, so that they come in any order. */
  readonly jitterMs: number;
}

const KINDS = Object.keys(MARKETS) as MarketName[];
const NAMES = Object.keys(SHAPES) as ShapeName[];

/**
 * The nth schedule, always the same. The first fault goes through the table with the kind of market and the choice of source
 * beside it, so that the first 6 × as many schedules as there are faults have every fault of every kind under both; all else
 * is drawn.
 */
export function scheduleOf(seed: number): Schedule {
  const random = randomOf(seed);
  const rows = ARCHIVE_FAULTS.length;
  const turn = Math.floor(seed / rows) + (seed % rows);
  const market = KINDS[turn % 3]!;
  const choice = Math.floor(seed / rows + (seed % rows) / 3) % 2 === 0 ? 'auto' : 'archive';
  const shape = random.pick(NAMES);
  const source = archivedSource(market, shape);
  const files = [...source.files.keys()];
  const count = Math.min(files.length, random.pick([1, 1, 1, 2, 2, 3, 5]));
  const struck: StruckFile[] = [];
  for (let i = 0; i < count; i++) {
    const row = i === 0 ? ARCHIVE_FAULTS[seed % rows]! : random.pick(ARCHIVE_FAULTS);
    const times = row.timeout === undefined ? random.pick(Object.keys(TIMES) as Times[]) : 'once';
    const [file] = files.splice(random.below(files.length), 1);
    struck.push({ file: file!, row, times, slot: slotIn(source, file!, row.lacks ?? 1, random) });
  }
  const trouble = random.next() < 0.5 ? TROUBLES[0]! : random.pick(TROUBLES);
  const requestsInFlight = random.pick([1, 2, 3, 5, 8]);
  // Days are taken where a page is less than a day; each is a fault's whole cost in pages.
  const pageSize = shape === 'days' ? random.pick([8, 11]) : random.pick([40, 100, 300]);
  const told = struck.map(({ file, row, times }) => `${file} ${row.text}, ${times}`).join('; ');
  return {
    name: `${seed}: ${source.text}, by ${choice === 'auto' ? 'files and pages' : 'files alone'}, ${requestsInFlight} in flight: ${told}; ${trouble.text}`,
    seed, source, choice, struck, trouble, requestsInFlight, pageSize, jitterMs: random.pick([0, 3, 12]),
  }; // prettier-ignore
}

/** Every fault of every kind of market under both choices, and beyond. */
export const ALL_FAULTS = 6 * ARCHIVE_FAULTS.length;

/** So many schedules of each fault, spread over kinds of markets and choices. */
export const someSchedules = (perFault: number): Schedule[] =>
  Array.from({ length: perFault * ARCHIVE_FAULTS.length }, (_, i) => scheduleOf(i));

/** When the market server serves a fault. */
export function ruleOf({ file, row, times }: StruckFile): FaultRule {
  const { kind } = row.fault(0);
  const isBoth = row.endpoint === undefined && kind !== 'not-published' && kind !== 'corrupt-zip';
  // A file that is another one has another checksum: an attempt meets it twice.
  const meets = isBoth && kind !== 'wrong-checksum' ? 2 : 1;
  return {
    times: TIMES[times] * meets,
    where: ({ query }) => query['file'] === file,
    ...(row.endpoint && { endpoint: row.endpoint }),
  };
}

/** A slot of the file that the range wants, from which so many candles follow each other. */
function slotIn(source: ArchivedSource, file: string, length: number, random: Random): number {
  const { from, to } = source.files.get(file)!;
  const [first, end] = [Math.max(from, source.range.from), Math.min(to, source.range.to)];
  const fine = Array.from({ length: end - first }, (_, i) => first + i).filter((slot) =>
    Array.from({ length }, (_, i) => slot + i).every(
      (each) => each < end && source.reasonOf(each) === undefined,
    ),
  );
  return fine.length > 0 ? random.pick(fine) : first;
}

export const timeOf = ({ slot }: StruckFile): number => at(slot);
