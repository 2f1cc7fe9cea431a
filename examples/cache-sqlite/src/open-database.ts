import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CandlewickError, makeFolderSync } from '@candlewick/core';
import { toError } from './to-error.ts';

/** What is written now. A database of a greater number is of a newer plugin. */
const FORMAT = 1;
/** "CWCK": tells our databases from others. */
const APPLICATION = 0x43_57_43_4b;

/** @throws CACHE_FOREIGN, CACHE_NEWER, and what opening says */
export function openDatabase(folder: string, file: string): DatabaseSync {
  const path = join(folder, file);
  try {
    makeFolderSync(folder);
    const database = new DatabaseSync(path);
    try {
      // A commit is on the disk when its promise resolves; another process is waited for.
      database.exec('PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      prepare(database, path);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw toError(error, path);
  }
}

function prepare(database: DatabaseSync, path: string): void {
  const pragma = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get()!)[0]);
  if (pragma('application_id') !== APPLICATION && pragma('schema_version') !== 0)
    throw new CandlewickError('CACHE_FOREIGN', `${path} is a database of something else.`);
  const format = pragma('user_version');
  if (format > FORMAT)
    throw new CandlewickError('CACHE_NEWER', `${path} has format ${format}; this plugin writes ${FORMAT}.`);
  database.exec(`
    BEGIN IMMEDIATE;
    PRAGMA application_id = ${APPLICATION};
    PRAGMA user_version = ${FORMAT};
    CREATE TABLE IF NOT EXISTS counter (version INTEGER NOT NULL) STRICT;
    INSERT INTO counter SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM counter);
    CREATE TABLE IF NOT EXISTS datasets (
      key INTEGER PRIMARY KEY,
      exchange TEXT NOT NULL, symbol TEXT NOT NULL, timeframe TEXT NOT NULL,
      state TEXT NOT NULL, candles INTEGER NOT NULL, revisions INTEGER NOT NULL,
      updated_at REAL NOT NULL, used_at REAL NOT NULL, version INTEGER NOT NULL,
      UNIQUE (exchange, symbol, timeframe)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS candles (
      dataset INTEGER NOT NULL, time INTEGER NOT NULL, extras TEXT NOT NULL, bytes BLOB NOT NULL,
      PRIMARY KEY (dataset, time)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE IF NOT EXISTS revisions (
      number INTEGER PRIMARY KEY, dataset INTEGER NOT NULL, revision TEXT NOT NULL
    ) STRICT;
    COMMIT`);
}
