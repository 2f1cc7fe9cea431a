import { crc32 } from 'node:zlib';
import type { CandleRuns, Candles } from '@candlewick/core';
import { ByteWriter } from '../bytes.ts';
import type { FrameCoder } from './coder.ts';
import { columnsOf } from './columns-of.ts';
import { DIRECTORY_HEADER, FRAME_ENTRY } from './directory.ts';
import { FRAME_ROWS, PART_ROWS } from './layout.ts';
import { emptyZone, writeZone } from './zone.ts';

/** Gives so many bytes, whatever is in them. */
export type Take = (length: number) => Uint8Array;

/**
 * Codec 2: a directory, then frames of 1,024 candles, each of which is decoded without the others.
 *
 * `u16 runs, u16 frames, f64 last time, zone`; per run `u32 rows, u16 extras, u16 index of each in the dataset's list`;
 * per frame `f64 first time, u32 end in the payload, u32 crc32`. Frames belong to the runs in order; every frame of a run
 * but its last has 1,024 rows.
 *
 * @param header bytes to be left free before it
 * @param take gives the memory that it is in
 * @returns the caller's own, and how long its directory is
 */
export function encodeFrames(
  runs: CandleRuns,
  extras: readonly string[],
  coder: FrameCoder,
  header: number,
  take: Take,
): { readonly bytes: Uint8Array; readonly directory: number } {
  const names = runs.map((run) => Object.keys(run.extras));
  const count = runs.reduce((sum, run) => sum + Math.ceil(run.length / FRAME_ROWS), 0);
  const head = DIRECTORY_HEADER + names.reduce((sum, { length }) => sum + 6 + 2 * length, 0);
  const directory = align(head + count * FRAME_ENTRY);
  const frames: { readonly first: number; readonly from: number; readonly to: number }[] = [];
  const zone = emptyZone();
  const parts = runs.flatMap(partsOf);
  let encoded: Uint8Array = NOTHING;
  let at = header + directory;
  for (const columns of parts) {
    const { bytes, ends } = coder.encode(columns, zone);
    let from = 0;
    for (const [f, to] of ends.entries()) {
      frames.push({ first: columns[0]![f * FRAME_ROWS]!, from: at + from, to: at + to });
      from = to;
    }
    // Mostly there is one, which need not be kept until there are all.
    encoded = parts.length === 1 ? bytes : Buffer.concat([encoded, bytes]);
    at += bytes.length;
  }
  const bytes = take(at);
  bytes.set(encoded, header + directory);
  const out = new ByteWriter(bytes.subarray(header, header + directory));
  out.u16(runs.length);
  out.u16(count);
  out.f64(runs.at(-1)?.time.at(-1) ?? 0);
  const [high, low, volume] = zone as unknown as [number, number, number];
  writeZone(out, {
    open: runs[0]?.open[0] ?? NaN,
    close: runs.at(-1)?.close.at(-1) ?? NaN,
    ...{ high, low, volume },
  });
  for (const [i, run] of runs.entries()) {
    out.u32(run.length);
    out.u16(names[i]!.length);
    for (const name of names[i]!) {
      const index = extras.indexOf(name);
      if (index < 0) throw new RangeError(`${name} is not a column of this dataset`);
      out.u16(index);
    }
  }
  for (const { first, from, to } of frames) {
    out.f64(first);
    out.u32(to - header);
    out.u32(crc32(bytes.subarray(from, to)));
  }
  for (let pad = head + count * FRAME_ENTRY; pad < directory; pad++) out.u8(0);
  return { bytes, directory };
}

const NOTHING = new Uint8Array();

const align = (bytes: number): number => (bytes + 3) & ~3;

/** Columns of the run's candles, those of PART_ROWS at a time. */
function partsOf(run: Candles): (readonly Float64Array[])[] {
  const columns = columnsOf(run, Object.keys(run.extras));
  return Array.from({ length: Math.ceil(run.length / PART_ROWS) }, (_, nth) =>
    columns.map((column) => column.subarray(nth * PART_ROWS, Math.min(run.length, (nth + 1) * PART_ROWS))),
  );
}
