import { optionsSchema, type AnyPlugin } from '@candlewick/core';
import { createFakeClock, createFakeLogger } from '@candlewick/core/testing';
import { builtIns } from '../../packages/plugins/src/index.ts';

type ExporterPlugin = Extract<AnyPlugin, { kind: 'exporter' }>;

/** Names of built-in plugins for the command line's help: a start of the program does not load them for it. */
export async function builtInNames(plugins: readonly AnyPlugin[] = builtIns): Promise<string> {
  const exporters = plugins.filter((each) => each.kind === 'exporter');
  const appendable = await Promise.all(exporters.map(canAppend));
  const list = (name: string, values: readonly { readonly name: string }[]) =>
    `export const ${name}: readonly string[] = ${JSON.stringify(values.map((each) => each.name))};\n`;
  return `// Generated from the list of built-in plugins by \`pnpm generate\`.
${list('FORMATS', exporters)}/** Files of these may be compressed. */
${list(
  'COMPRESSIBLE_FORMATS',
  exporters.filter(({ capabilities }) => capabilities.compressible === true),
)}/** Files of these may be continued. */
${list(
  'APPENDABLE_FORMATS',
  exporters.filter((_, i) => appendable[i]),
)}${list(
    'EXCHANGE_PLUGINS',
    plugins.filter(({ kind }) => kind === 'exchange'),
  )}`;
}

/** Only an exporter that is open shows whether its files can be continued. */
async function canAppend(plugin: ExporterPlugin): Promise<boolean> {
  const exporter = await plugin.open((await optionsSchema(plugin)).parse({}), {
    logger: createFakeLogger(),
    clock: createFakeClock(),
    signal: new AbortController().signal,
    stateFolder: '/nowhere',
    projectFolder: '/nowhere',
  });
  const can = exporter.lastTime !== undefined;
  await exporter[Symbol.asyncDispose]();
  return can;
}
