import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AnyPlugin } from '../contracts/plugin.ts';
import { CandlewickError } from '../errors.ts';
import { explainLoad } from '../plugins/explain-load.ts';
import type { PluginModule } from '../plugins/load.ts';
import { packageOf } from '../plugins/package-of.ts';
import type { AnyContract } from './plugin-contract.ts';

/** What a file with a contract is called. */
export const CONTRACT_FILES = ['ts', 'mts', 'js', 'mjs'].map((ending) => `candlewick.contract.${ending}`);

/**
 * The contract that a plugin is tested by: of the file that is named; else what its module exports as `contract`; else of
 * the first file of one of the names beside the module or above it, up to the root of its package.
 *
 * @throws PLUGIN_LOAD, PLUGIN_INVALID where the contract itself is wrong
 */
export async function findContract(
  definition: AnyPlugin,
  { url, exports }: PluginModule,
  file?: string,
): Promise<AnyContract | undefined> {
  const place = file ?? (exports['contract'] === undefined ? beside(url) : undefined);
  const value = place === undefined ? exports['contract'] : await read(place);
  if (value === undefined) return undefined;
  const all = (Array.isArray(value) ? value : [value]) as readonly Partial<AnyContract>[];
  for (const each of all)
    if (typeof each !== 'object' || each === null || typeof each.setUp !== 'function')
      throw new CandlewickError(
        'PLUGIN_INVALID',
        `${place ?? 'the export contract'} is no contract: it needs kind and setUp, as defineContract of @candlewick/core/testing takes them.`,
      );
  const { kind, name } = definition;
  const mine = all.filter((each) => each.kind === kind && (each.name === undefined || each.name === name));
  return (mine.find((each) => each.name === name) ?? mine[0]) as AnyContract | undefined;
}

function beside(url: string): string | undefined {
  if (!url.startsWith('file:')) return undefined;
  const start = dirname(fileURLToPath(url));
  const manifest = packageOf(url)?.file;
  const root = manifest === undefined ? start : dirname(manifest);
  for (let folder = start; ; folder = dirname(folder)) {
    const found = CONTRACT_FILES.map((name) => join(folder, name)).find((each) => existsSync(each));
    if (found !== undefined || folder === root || folder === dirname(folder)) return found;
  }
}

async function read(file: string): Promise<unknown> {
  const url = pathToFileURL(file).href;
  try {
    const module = (await import(url)) as { readonly default?: unknown };
    if (module.default !== undefined) return module.default;
  } catch (cause) {
    throw new CandlewickError('PLUGIN_LOAD', explainLoad(file, url, cause), { cause });
  }
  throw new CandlewickError('PLUGIN_INVALID', `${file} is no contract: it has no default export.`);
}
