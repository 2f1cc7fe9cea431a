// Writes every file that is derived from code: tsx scripts/generate.ts [--check]
// With --check nothing is written, and a stale file fails.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { configJsonSchema, PLUGIN_KINDS } from '@candlewick/core/host';
import { apiReports } from './pages/api-reports.ts';
import { builtInNames } from './pages/built-in-names.ts';
import { configurationPage } from './pages/configuration-page.ts';
import { contractPage } from './pages/contract-page.ts';
import { guidePage } from './pages/guide-page.ts';
import { contractCasesPage } from './pages/contract-cases-page.ts';
import { indicatorShapes, indicatorsPage } from './pages/indicators-page.ts';
import {
  extensionBundle,
  extensionManifest,
  extensionSettings,
  extensionTexts,
} from './pages/extension-manifest.ts';
import { optionDefaults } from './pages/option-defaults.ts';
import { pluginPage } from './pages/plugin-page.ts';
import { settingsTable } from './pages/settings-table.ts';
import { troubleshootingPage } from './pages/troubleshooting-page.ts';
import { venuesPage } from './pages/venues-page.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

const extension = join(root, 'packages/vscode-extension');

/** Pages that build an example from nothing, file by file. */
const GUIDES = {
  'docs/2-plugins/write-an-exchange.md': 'exchange-http',
  'docs/2-plugins/write-an-exporter.md': 'exporter-line-protocol',
};

const files: Record<string, string> = {
  'packages/core/candlewick.config.schema.json': JSON.stringify(configJsonSchema(), undefined, 2),
  'packages/core/src/config/settings.generated.ts': settingsTable(),
  'packages/plugins/src/option-defaults.generated.ts': await optionDefaults(),
  'packages/cli/src/command-list/built-in-names.generated.ts': await builtInNames(),
  'packages/cli/src/command-list/indicator-shapes.generated.ts': indicatorShapes(),
  ...Object.fromEntries(
    Object.entries(GUIDES).map(([page, example]) => [page, guidePage(root, page, example)]),
  ),
  ...Object.fromEntries(
    ['what-a-plugin-gets', ...PLUGIN_KINDS.map((kind) => `contract-${kind}`)]
      .map((name) => `docs/2-plugins/${name}.md`)
      .map((page) => [page, contractPage(root, page)]),
  ),
  'docs/3-reference/indicators.md': indicatorsPage(),
  'docs/3-reference/configuration.md': configurationPage(),
  'docs/3-reference/troubleshooting.md': troubleshootingPage(),
  'docs/3-reference/contract-cases.md': contractCasesPage(),
  'docs/3-reference/plugins.md': await pluginPage(),
  'docs/3-reference/venues.md': venuesPage(),
  'packages/vscode-extension/package.json': extensionManifest(extension),
  'packages/vscode-extension/package.nls.json': extensionTexts(extension),
  'packages/vscode-extension/src/host/settings.generated.ts': extensionSettings(),
  'packages/vscode-extension/l10n/bundle.l10n.json': extensionBundle(extension),
};

let stale = 0;
function put(path: string, wanted: string): void {
  const file = join(root, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) return;
  stale++;
  if (check) console.error(`${path} is stale: run pnpm generate`);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
    console.log(`wrote ${path}`);
  }
}
const putFormatted = async (path: string, text: string): Promise<void> => {
  const filepath = join(root, path);
  // Pages that are half written by hand are formatted like all others.
  const style = path.startsWith('docs/2-plugins/') ? await resolveConfig(filepath) : { printWidth: 110 };
  put(path, await format(text, { ...style, filepath }));
};
for (const [path, text] of Object.entries(files)) await putFormatted(path, text);
// Help of commands holds names that were written just now.
const { commandPage } = await import('./pages/command-page.ts');
await putFormatted('docs/3-reference/commands.md', commandPage());
// Last: some of the files above are sources of core.
const { files: reports, problems } = apiReports(root);
for (const [path, text] of Object.entries(reports)) put(path, text);

// The table of ccxt's exchanges is probed from ccxt itself, WebAssembly is compiled: by their own scripts.
const failed = [
  'plugins/scripts/generate-exchanges.mjs',
  'plugins/scripts/generate-codec.mjs',
  'plugins/scripts/generate-table.mjs',
  // After the table, which is in it.
  'plugins/scripts/generate-zip-worker.mjs',
  'core/scripts/generate-row-text.mjs',
].filter((name) => {
  const script = join(root, 'packages', name);
  const { status } = spawnSync(process.execPath, [script, ...(check ? ['--check'] : [])], {
    stdio: 'inherit',
  });
  return status !== 0;
});
for (const problem of problems) console.error(problem);
process.exitCode = failed.length > 0 || problems.length > 0 || (check && stale > 0) ? 1 : 0;
