import { isAbsolute, relative, resolve } from 'node:path';
import { builtIns } from '@candlewick/plugins';
import { CandlewickError, type PluginKind } from '@candlewick/core';
import { didYouMean, EXIT, PLUGIN_KINDS } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { Terminal } from '../render/terminal.ts';
import { printError } from '../print-error.ts';
import { reportError } from '../report-error.ts';
import { VERSION } from '../version.ts';

interface NewFlags {
  readonly output?: string;
}

/** Writes the project of a new plugin. Reads no configuration, so that it works wherever it is called. */
export const pluginsNewCommand: CommandBody<NewFlags> = async (io, flags, [kind = '', name = '']) => {
  try {
    const { loadTemplates, writeNewPlugin } = await import('../new-plugin.ts');
    const known = kindOf(kind);
    const { names, folder, files } = await writeNewPlugin({
      ...{ kind: known, name, parent: io.cwd, version: VERSION, templates: await loadTemplates() },
      folder: flags.output === undefined ? undefined : resolve(io.cwd, flags.output),
      taken: builtIns.filter((each) => each.kind === known).map((each) => each.name),
    });
    const inside = relative(io.cwd, folder);
    const isOutside = inside.startsWith('..') || isAbsolute(inside);
    const place = isOutside ? folder : inside;
    const next = [
      place === '' ? 'npm install' : `cd ${quoted(place)} && npm install`,
      'npm test',
      'npm run try',
    ];
    const isJson = flags.json === true;
    if (isJson) {
      const document = { kind, name: names.plugin, package: names.package, folder, files, next };
      io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
    }
    const terminal = new Terminal({ stream: io.stdout, env: io.env, quiet: isJson || flags.quiet === true });
    const written = `${files.length} files in ${place === '' ? 'this folder' : isOutside ? place : `./${place}`}`;
    terminal.line(`${terminal.style('bold', names.package)}: the ${kind} ${names.plugin}, ${written}`);
    for (const file of files) terminal.line(`  ${terminal.style('dim', file)}`);
    terminal.heading('Go on with');
    for (const command of next) terminal.line(`  ${terminal.style('cyan', command)}`);
    return EXIT.complete;
  } catch (error) {
    if (flags.json === true) printError(error, io);
    return reportError(error, io, { debug: flags.debug === true });
  }
};

/** @throws USAGE */
function kindOf(text: string): PluginKind {
  const kind = PLUGIN_KINDS.find((each) => each === text);
  if (kind) return kind;
  throw new CandlewickError(
    'USAGE',
    `there is no kind of plugin ${text}.${didYouMean(text, PLUGIN_KINDS)} Kinds: ${PLUGIN_KINDS.join(', ')}.`,
  );
}

/** A path as shells take it. */
function quoted(path: string): string {
  if (/^[\w./\\-]+$/.test(path)) return path;
  return process.platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
