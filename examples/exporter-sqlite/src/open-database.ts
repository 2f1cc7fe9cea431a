import { DatabaseSync } from 'node:sqlite';

/** Opens a database that has the table. A primary key of its own order keeps a dataset's candles together. */
export function openDatabase(path: string, table: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    prepare(database, table);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepare(database: DatabaseSync, table: string): void {
  database.exec(`
    PRAGMA busy_timeout = 10000;
    CREATE TABLE IF NOT EXISTS ${table} (
      exchange TEXT NOT NULL, symbol TEXT NOT NULL, timeframe TEXT NOT NULL,
      time INTEGER NOT NULL, open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL,
      volume REAL NOT NULL, extras TEXT,
      PRIMARY KEY (exchange, symbol, timeframe, time)
    ) WITHOUT ROWID, STRICT`);
}
