// Writes every file that is derived from code: tsx scripts/generate.ts [--check]
// With --check nothing is written, and a stale file fails.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { configJsonSchema, ERRORS, EXIT, listSettings, PLUGIN_KINDS } from '@candlewick/core';
import { COMMANDS } from '../packages/cli/src/command-list/commands.ts';
import { GLOBAL_OPTIONS } from '../packages/cli/src/command-list/options.ts';
import { builtIns } from '../packages/plugins/src/index.ts';
import { optionRows } from './option-rows.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const NOTE = '<!-- Generated from the code by `pnpm generate`; edit the code instead. -->';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const code = (text: string | undefined): string => (text === undefined || text === '' ? '' : `\`${text}\``);

const TRUST = { any: 'yes', inside: 'inside the project', trusted: 'when trusted' };

function configurationPage(): string {
  const rows = listSettings().map(({ path, description, defaultValue, flag, env, trust }) => [
    code(path), description, code(defaultValue === undefined ? undefined : JSON.stringify(defaultValue)), code(flag), code(env), TRUST[trust ?? 'trusted'],
  ]); // prettier-ignore
  return `${NOTE}

# Configuration

Low to high: defaults, the user's file, VS Code settings, the project's \`candlewick.config.json\` (comments allowed),
\`.env\`, environment, flags. \`candlewick config show\` tells where each value came from, \`candlewick config path\` where
the files are, \`candlewick config schema\` prints the JSON schema that editors use for completion.

The last column says whether a project's file may set it before you have trusted that file.

${table(['setting', 'what it does', 'default', 'flag', 'environment', 'project file'], rows)}

Plugin options stand beside \`plugin\` in \`exchanges.<id>\`, \`cache\` and \`limiter\`, and in \`exporters.<name>\` and
\`monitors.<name>\`; see the [pages of the plugins](plugins.md). API keys may stand in the environment as
\`<EXCHANGE>_API_KEY\`, \`<EXCHANGE>_SECRET_KEY\` and \`<EXCHANGE>_PASSWORD\` (\`BINANCE_API_KEY\`). Public candles need none.
`;
}

function troubleshootingPage(): string {
  const names = new Map<number, string>(Object.entries(EXIT).map(([name, exit]) => [exit, name]));
  const rows = Object.entries(ERRORS).map(([name, row]) => {
    const { exit, retry, title, remedy, setting } = row as {
      exit: number;
      retry: boolean;
      title: string;
      remedy: string;
      setting?: string;
    };
    return [
      code(name),
      title,
      remedy,
      `${exit} ${names.get(exit) ?? ''}`,
      retry ? 'yes' : 'no',
      code(setting),
    ];
  });
  return `${NOTE}

# Troubleshooting

Every error message ends with its code in brackets. Look it up here. \`--debug\` adds the stack and the log.

${table(['code', 'what happened', 'what to do', 'exit code', 'asked again by itself', 'setting'], rows)}

## Exit codes

${table(
  ['code', 'meaning'],
  Object.entries(EXIT).map(([name, exit]) => [String(exit), name]),
)}
`;
}

function commandPage(): string {
  const options = (list: readonly (readonly [string, string])[]) =>
    table(
      ['flag', 'meaning'],
      list.map(([flag, text]) => [code(flag), text]),
    );
  const sections = COMMANDS.map(({ name, summary, aliases, args, options: own, examples }) =>
    [
      `## candlewick ${[name, ...(args ?? []).map(([each]) => each)].join(' ')}`,
      `${summary[0]!.toUpperCase()}${summary.slice(1)}.${aliases ? ` Also: ${aliases.map(code).join(', ')}.` : ''}`,
      ...(args
        ? [
            table(
              ['argument', 'meaning'],
              args.map(([each, text]) => [code(each), text]),
            ),
          ]
        : []),
      ...(own ? [options(own)] : []),
      ...(examples ? ['```sh\n' + examples.join('\n') + '\n```'] : []),
    ].join('\n\n'),
  );
  return `${NOTE}

# Commands

Flags without a command mean \`fetch\`. Exit codes are on the [troubleshooting page](troubleshooting.md).

## Every command

${options(GLOBAL_OPTIONS)}

${sections.join('\n\n')}
`;
}

function pluginPage(): string {
  const sections = PLUGIN_KINDS.flatMap((kind) =>
    builtIns
      .filter((plugin) => plugin.kind === kind)
      .map((plugin) => {
        const rows = optionRows(plugin.options);
        return [
          `## ${kind} \`${plugin.name}\``,
          plugin.description,
          ...(Object.keys(plugin.capabilities).length > 0
            ? [`Capabilities: ${code(JSON.stringify(plugin.capabilities))}.`]
            : []),
          rows.length === 0 ? 'No options.' : table(['option', 'what it does', 'default'], rows),
        ].join('\n\n');
      }),
  );
  return `${NOTE}\n\n# Built-in plugins and their options\n\n${sections.join('\n\n')}\n`;
}

const files: Record<string, string> = {
  'packages/core/candlewick.config.schema.json': JSON.stringify(configJsonSchema(), undefined, 2),
  'docs/3-reference/configuration.md': configurationPage(),
  'docs/3-reference/troubleshooting.md': troubleshootingPage(),
  'docs/3-reference/commands.md': commandPage(),
  'docs/3-reference/plugins.md': pluginPage(),
};

let stale = 0;
for (const [path, text] of Object.entries(files)) {
  const file = join(root, path);
  const wanted = await format(text, { filepath: file, printWidth: 110 });
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
  stale++;
  if (check) console.error(`${path} is stale: run pnpm generate`);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
    console.log(`wrote ${path}`);
  }
}
// The table of ccxt's exchanges is probed from ccxt itself, by its own script.
const script = join(root, 'packages/plugins/scripts/generate-exchanges.mjs');
const { status } = spawnSync(process.execPath, [script, ...(check ? ['--check'] : [])], { stdio: 'inherit' });
process.exitCode = status !== 0 || (check && stale > 0) ? 1 : 0;
