import { CandlewickError } from '@candlewick/core';
import { checkGeneration } from './data-file.ts';
import { moveToPieces } from './migrate.ts';
import { decodeCount, encodeCount } from './small-values.ts';
import type { Table, Tables } from './store.ts';

/**
 * Of the named databases and their values, codecs of blocks included. An older cache is brought to it before anything is
 * written: 2 brought codec 2; 3 blocks in pieces, and records in the root.
 */
export const DATA_FORMAT = 3;

/**
 * Of a new environment; an older one keeps its own. Half of what is usual: a commit of a small page writes half a dozen
 * pages of trees beside the candles, and a block leaves half a page empty at its end. See docs/decisions/0022.
 */
export const PAGE_BYTES = 2048;

const READERS = 510;
/** LMDB's lock file: a page of its own data and 64 bytes per reader. */
const LOCK_BYTES = 64 * (READERS + 2);
const NEVER = 0xffffffff;

/**
 * Opens the LMDB environment of a generation.
 *
 * @param generation folder that exists
 * @param lz4 whether LMDB compresses new blocks; it reads both kinds in any case
 * @throws CACHE_NEWER, or LMDB's error
 */
export async function openTables(generation: string, lz4: boolean): Promise<Tables> {
  checkGeneration(generation, LOCK_BYTES);
  const { open } = await import('lmdb');
  const root = open<Uint8Array>({
    path: generation,
    noSubdir: false,
    encoding: 'binary',
    maxDbs: 8,
    maxReaders: READERS,
    pageSize: PAGE_BYTES,
    // A transaction is flushed before it counts as committed, as in plain LMDB: its promise then means durable, and
    // the two alternating meta pages are the only thing that recovery depends on.
    overlappingSync: false,
    // With it, lmdb-js makes a promise of its own per batch, and a failed commit kills the process by it.
    eventTurnBatching: false,
  });
  try {
    const table = (name: string, options = {}): Table =>
      root.openDB<Uint8Array>({ name, encoding: 'binary', ...options });
    // An empty dictionary: blocks are large enough to do without, and stay readable whatever lmdb ships.
    const compression = { threshold: lz4 ? 1000 : NEVER, dictionary: Buffer.alloc(0) };
    // In one transaction: a new environment is on disk once, not once per database.
    const tables = root.transactionSync((): Tables => {
      const named = {
        meta: table('meta'),
        blocks: table('blocks', { compression }),
        stored: table('blocks'),
        revisions: table('revisions'),
      };
      if (named.meta.get('format') === undefined) named.meta.putSync('format', encodeCount(DATA_FORMAT));
      return { generation, root, lz4, ...named };
    });
    await checkFormat(tables, generation, table);
    return tables;
  } catch (error) {
    await root.close();
    throw error;
  }
}

async function checkFormat(
  tables: Tables,
  generation: string,
  table: (name: string) => Table,
): Promise<void> {
  const { root, meta } = tables;
  if (decodeCount(meta.get('format')) < DATA_FORMAT) {
    const before = { datasets: table('datasets'), index: table('index') };
    await root.childTransaction(() => {
      // Another process may have been quicker.
      if (decodeCount(meta.get('format')) >= DATA_FORMAT) return;
      moveToPieces(tables, before);
      meta.putSync('format', encodeCount(DATA_FORMAT));
    });
  }
  const format = decodeCount(meta.get('format'));
  if (format <= DATA_FORMAT) return;
  throw new CandlewickError(
    'CACHE_NEWER',
    `${generation} has data format ${format}; this version of Candlewick knows up to ${DATA_FORMAT}`,
  );
}
