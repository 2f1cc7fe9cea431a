import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { builtIns } from '@candlewick/plugins';
import type { AnyPlugin } from '@candlewick/core';
import { builtInNames } from '../../../scripts/pages/built-in-names.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The command line as it is when a plugin is taken off the list of built-ins and `pnpm generate` was run. */
export interface CliWithout extends AsyncDisposable {
  /** Path of the program. */
  readonly program: string;
}

/** Builds it. In the package's folder, where its libraries are found. */
export async function cliWithout(plugin: AnyPlugin): Promise<CliWithout> {
  const outdir = await mkdtemp(join(root, 'packages/cli/node_modules/.without-'));
  const names = await builtInNames(builtIns.filter((each) => each !== plugin));
  await build({
    absWorkingDir: root,
    entryPoints: {
      candlewick: 'packages/cli/src/candlewick.ts',
      'export-worker': 'packages/cli/src/export-worker.ts',
    },
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['ccxt', 'ccxt/*', 'lmdb', 'piscina'],
    banner: {
      js: "import { createRequire as $require } from 'node:module'; const require = $require(import.meta.url);",
    },
    plugins: [
      {
        name: 'without',
        setup(bundle) {
          bundle.onLoad({ filter: /plugins[\\/]src[\\/]built-ins\.ts$/ }, async ({ path }) => ({
            contents: withoutLine(await readFile(path, 'utf8'), plugin),
            loader: 'ts',
          }));
          bundle.onLoad({ filter: /built-in-names\.generated\.ts$/ }, () => ({
            contents: names,
            loader: 'ts',
          }));
        },
      },
    ],
  });
  return {
    program: join(outdir, 'candlewick.js'),
    [Symbol.asyncDispose]: () => rm(outdir, { recursive: true, force: true }),
  };
}

/** The list as somebody leaves it who takes the plugin's line and its import away. */
function withoutLine(text: string, { kind, name }: AnyPlugin): string {
  const imported = new RegExp(`^import (\\w+) from './${kind}-${name}/plugin\\.ts';\n`, 'm').exec(text);
  if (!imported) throw new Error(`built-ins.ts does not import ${kind}-${name}`);
  return text.replace(imported[0], '').replace(new RegExp(`^ *${imported[1]!},\n`, 'm'), '');
}
