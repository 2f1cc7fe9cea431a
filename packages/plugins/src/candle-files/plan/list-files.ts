import { CandlewickError } from '@candlewick/core';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** What a folder is searched for; a file that is named itself may be called anything. */
const KNOWN = /\.(csv|tsv|txt|json|jsonl|ndjson|parquet|arrow|feather|ipc)(\.gz|\.zst)?$/i;

/** The named files, and those of named folders and what is in them, by name. @throws IMPORT_UNREADABLE */
export async function listFiles(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const full = resolve(cwd, path);
    const found = await stat(full).catch(() => undefined);
    if (!found) throw new CandlewickError('IMPORT_UNREADABLE', `there is no ${path}.`);
    if (!found.isDirectory()) files.push(full);
    else {
      const inside = await readdir(full, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
        throw new CandlewickError('IMPORT_UNREADABLE', `cannot read ${path}: ${(cause as Error).message}.`, {
          cause,
        });
      });
      const known = inside.filter((each) => each.isFile() && KNOWN.test(each.name));
      if (known.length === 0)
        throw new CandlewickError('IMPORT_UNREADABLE', `${path} holds no file that can be imported.`);
      files.push(...known.map((each) => join(each.parentPath, each.name)).sort());
    }
  }
  return files;
}
