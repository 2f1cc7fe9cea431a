import { join } from 'node:path';
import { RUN_RECORDS_FOLDER } from '@candlewick/core';
import { readRunRecords } from '@candlewick/core/host';
import type { Call } from '../call.ts';

export const runs: Call<'runs'> = async (engine, { limit = 50 }) => {
  const folder = join(engine.host.context('monitor', 'performance').stateFolder, RUN_RECORDS_FOLDER);
  return (await readRunRecords(folder, { limit })).records;
};
