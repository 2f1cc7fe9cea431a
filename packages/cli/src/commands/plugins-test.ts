import { resolve } from 'node:path';
import { CandlewickError } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import type { CommandBody, GlobalFlags } from '../command.ts';
import type { Io } from '../io.ts';
import { ContractRenderer } from '../render/contract-report.ts';
import { Terminal } from '../render/terminal.ts';
import { printError } from '../print-error.ts';
import { reportError } from '../report-error.ts';

interface TestFlags extends GlobalFlags {
  readonly options?: string;
  readonly contract?: string;
}

/** Needs no configuration and no cache: what is named on the command line is the user's own wish. */
export const pluginsTestCommand: CommandBody<TestFlags> = async (io, flags, [what = '']) => {
  const background: string[] = [];
  const note = (error: unknown) =>
    void background.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.on('unhandledRejection', note).on('uncaughtException', note);
  try {
    return await test(io, flags, what, background);
  } catch (error) {
    if (flags.json === true && !io.signal.aborted) printError(error, io);
    return reportError(error, io, { debug: flags.debug === true });
  } finally {
    process.off('unhandledRejection', note).off('uncaughtException', note);
  }
};

async function test(io: Io, flags: TestFlags, what: string, background: readonly string[]): Promise<number> {
  const json = flags.json === true;
  const quiet = json || flags.quiet === true;
  const renderer = new ContractRenderer(
    await Terminal.open({ stream: io.stdout, env: io.env, quiet }),
    flags.debug === true,
  );
  const options = flags.options === undefined ? undefined : optionsFrom(flags.options);
  const { testPlugins, NoContract } = await import('../plugin-testing.ts');
  const reports = await testPlugins({
    specifier: /^(\.{1,2}([\\/]|$)|[\\/]|[A-Za-z]:[\\/])/.test(what) ? resolve(io.cwd, what) : what,
    folder: io.cwd,
    ...(flags.contract === undefined ? {} : { contract: resolve(io.cwd, flags.contract) }),
    onPlugin: ({ kind, name }) => renderer.begin(kind, name),
    check: {
      ...(options === undefined ? {} : { options }),
      signal: io.signal,
      onCase: (result) => renderer.case(result),
    },
  }).catch((error: unknown) => {
    throw error instanceof NoContract ? withoutContract(error.definition.name) : error;
  });
  const failed = background.length > 0 || reports.some((each) => each.failed > 0);
  if (json) {
    const plugins = reports.map((each) => ({
      ...each,
      cases: each.cases.map(({ stack: _, ...rest }) => rest),
    }));
    const document = { status: failed ? 'failed' : 'passed', plugins, background };
    io.stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
  } else renderer.end(reports, background);
  return failed ? EXIT.findings : EXIT.complete;
}

function optionsFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CandlewickError('USAGE', `--options takes JSON: '{ "folder": "out" }'. ${(cause as Error).message}`, { cause }); // prettier-ignore
  }
}

const withoutContract = (name: string): CandlewickError =>
  new CandlewickError(
    'USAGE',
    `exchange ${name} can only be tested with a contract: a file candlewick.contract.ts beside it (or --contract FILE) whose default export says which series may be asked for, offline. docs/2-plugins/testing.md shows one.`,
  );
