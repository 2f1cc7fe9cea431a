import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../analysis/run-record.ts';
import { CandlewickError } from '../errors.ts';

/** A file that is no readable record, and why. */
export interface SkippedRecord {
  readonly file: string;
  readonly reason: string;
}

/** Records of runs that could be read, and what could not. */
export interface RunRecords {
  /** Newest first. */
  readonly records: readonly RunRecord[];
  readonly skipped: readonly SkippedRecord[];
}

/** Which records to read. */
export interface ReadRunRecordsOptions {
  /** Most records to give. Default 20. */
  readonly limit?: number;
}

/** Far beyond what the monitor writes. */
const LARGEST_BYTES = 4 * 1024 * 1024;

/**
 * The newest records of runs. A folder that is not there holds none; a damaged file is named and left out.
 *
 * @param folder holds the record files: `RUN_RECORDS_FOLDER` inside the state folder of monitor-performance
 * @throws STATE_UNWRITABLE when the folder cannot be listed
 */
export async function readRunRecords(
  folder: string,
  { limit = 20 }: ReadRunRecordsOptions = {},
): Promise<RunRecords> {
  const records: RunRecord[] = [];
  const skipped: SkippedRecord[] = [];
  // Names begin with the start of the run, so their order is that of time.
  for (const name of (await recordFiles(folder)).toReversed()) {
    if (records.length >= limit) break;
    const file = join(folder, name);
    try {
      records.push(await readRecord(file));
    } catch (error) {
      skipped.push({ file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { records, skipped };
}

async function recordFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.json') && !name.startsWith('.')).sort();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new CandlewickError('STATE_UNWRITABLE', `The records of runs in ${folder} cannot be listed.`, {
      cause,
    });
  }
}

async function readRecord(file: string): Promise<RunRecord> {
  await using handle = await open(file, 'r');
  const { size } = await handle.stat();
  if (size > LARGEST_BYTES) throw new Error(`too large to be a record: ${size} bytes`);
  const { runRecordSchema } = await import('../analysis/run-record.ts');
  const parsed = runRecordSchema.safeParse(JSON.parse(await handle.readFile('utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`not a record of a run: ${issue?.path.join('.')}: ${issue?.message}`);
}
