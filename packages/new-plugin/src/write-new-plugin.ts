import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CandlewickError, makeFolder, type PluginKind } from '@candlewick/core';
import { fillTemplate } from './fill-template.ts';
import { gitAuthor } from './git-author.ts';
import { namesOf, type PluginNames } from './plugin-names.ts';
import type { Templates } from './templates.ts';

export interface NewPluginRequest {
  readonly kind: PluginKind;
  /** As the user wrote it: `my-format`, `candlewick-plugin-my-format`, `@acme/my-format`. */
  readonly name: string;
  /** Absolute: where its folder is made, unless `folder` names one. */
  readonly parent: string;
  /** Absolute: written into this very folder. */
  readonly folder?: string | undefined;
  /** Names of the plugins of the kind that come with Candlewick. */
  readonly taken: readonly string[];
  /** Of Candlewick. */
  readonly version: string;
  readonly templates: Templates;
}

export interface NewPlugin {
  readonly names: PluginNames;
  /** Absolute. */
  readonly folder: string;
  /** Paths in the folder with slashes, sorted. */
  readonly files: readonly string[];
}

/**
 * Writes the project of a new plugin: complete, with tests that pass as they are.
 *
 * @throws USAGE for a name that is none; OUTPUT_EXISTS for a folder with something in it; EXPORT_UNWRITABLE
 */
export async function writeNewPlugin(request: NewPluginRequest): Promise<NewPlugin> {
  const { kind, name, parent, taken, version, templates } = request;
  const names = namesOf(name, kind, taken);
  const folder = request.folder ?? join(parent, names.folder);
  await checkEmpty(folder);
  const author = await gitAuthor(parent);
  const files = fillTemplate(templates, { kind, names, author, year: new Date().getFullYear(), version });
  try {
    for (const [path, text] of Object.entries(files)) {
      const file = join(folder, path);
      await makeFolder(dirname(file));
      // Whatever came meanwhile stays.
      await writeFile(file, text, { flag: 'wx' });
    }
  } catch (cause) {
    throw unwritable(folder, cause);
  }
  return { names, folder, files: Object.keys(files).sort() };
}

async function checkEmpty(folder: string): Promise<void> {
  let found: readonly string[];
  try {
    found = await readdir(folder);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    if (code === 'ENOTDIR') throw new CandlewickError('OUTPUT_EXISTS', `${folder} is a file, not a folder.`);
    throw unwritable(folder, cause);
  }
  if (found.length > 0)
    throw new CandlewickError(
      'OUTPUT_EXISTS',
      `${folder} is not empty: nothing was written. Choose another name or another folder.`,
    );
}

const unwritable = (folder: string, cause: unknown): CandlewickError =>
  new CandlewickError('EXPORT_UNWRITABLE', `cannot write ${folder}: ${(cause as Error).message}`, { cause });
