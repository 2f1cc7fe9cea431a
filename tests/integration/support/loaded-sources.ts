import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Workspace } from './run-cli.ts';

const recorder = new URL('./record-imports.mjs', import.meta.url).href;

export interface Loaded {
  /** Source files and libraries whose code was in a file that was loaded, as paths; `builtin:` and Node's own modules. */
  readonly sources: readonly string[];
  /** How many files of the bundle were loaded. */
  readonly files: number;
}

/** Runs a command that must succeed, and tells what code it loaded: of the bundle's files their maps tell. */
export async function loadedBy(user: Workspace, ...args: string[]): Promise<Loaded> {
  const record = join(user.folder, 'imports.txt');
  await rm(record, { force: true });
  const env = { NODE_OPTIONS: `--import=${recorder}`, RECORD_IMPORTS: record };
  const { code, stderr } = await user.runWith(env, ...args);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}`);
  const urls = [...new Set((await readFile(record, 'utf8')).split('\n'))];
  const bundled = urls.filter((url) => url.includes('/packages/cli/dist/')).map((url) => fileURLToPath(url));
  const inside = await Promise.all(bundled.map(sourcesOf));
  return { sources: [...inside.flat(), ...urls], files: bundled.length };
}

async function sourcesOf(file: string): Promise<readonly string[]> {
  if (!existsSync(`${file}.map`)) return [];
  const { sources } = JSON.parse(await readFile(`${file}.map`, 'utf8')) as { sources: readonly string[] };
  return sources;
}
