import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { errorCode } from '@candlewick/core';
import { createFakeClock } from '@candlewick/core/testing';
import { SqliteCache } from '../src/sqlite-cache.ts';

/** The code with which a folder is refused that was left in such a state. */
function refusalOf(prepare: (path: string) => void): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'cache-sqlite-'));
  try {
    prepare(join(folder, 'candles.sqlite'));
    new SqliteCache(folder, 'candles.sqlite', createFakeClock());
    return undefined;
  } catch (error) {
    return errorCode(error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('leaves alone what is of something else, of a newer plugin, or no database', () => {
  const run = (sql: string) => (path: string) => {
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
  };
  assert.equal(refusalOf(run('CREATE TABLE photos (id)')), 'CACHE_FOREIGN');
  const ours = `PRAGMA application_id = ${0x43_57_43_4b}; CREATE TABLE candles (id);`;
  assert.equal(refusalOf(run(`${ours} PRAGMA user_version = 2`)), 'CACHE_NEWER');
  assert.equal(
    refusalOf((path) => writeFileSync(path, 'x'.repeat(10_000))),
    'CACHE_FOREIGN',
  );
});
