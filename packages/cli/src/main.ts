import { asSentence } from './as-sentence.ts';
import { CommanderError, makeProgram } from './args.ts';
import { COMMANDS } from './command-list/commands.ts';
import { commandWords } from './command-words.ts';
import type { CommandBody } from './command.ts';
import type { Io } from './io.ts';
import { optionHint } from './option-hint.ts';
import { shownWith } from './render/plain-text.ts';

/** Runs the program with the given arguments and answers with its exit code. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const debug = argv.includes('--debug');
  const words = commandWords(argv);
  const program = makeProgram(io, words, async (described, flags, args) => {
    const body = (await described.load()) as CommandBody<object>;
    code = await body(io, flags, args);
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return usageError(error, io, words, argv.includes('--json'));
    const { reportError } = await import('./report-error.ts');
    return reportError(error, io, { debug });
  }
}

function usageError(
  error: CommanderError,
  io: Io,
  [command, below]: readonly string[],
  json: boolean,
): number {
  if (error.exitCode === 0) return 0; // help and version
  const text = error.message.replace(/^error: /, '').replace(/\n/g, ' ');
  if (text === '(outputHelp)') return 2;
  const commands =
    error.code === 'commander.unknownCommand'
      ? ` Commands: ${COMMANDS.map(({ name }) => name).join(', ')}.`
      : '';
  const option = /^unknown option '(--[\w-]+)/.exec(text)?.[1];
  const hint = option === undefined ? '' : optionHint(option, command);
  const described = COMMANDS.find(({ name }) => name === command);
  const isBelow = described?.subcommands?.some(({ name }) => name === below) === true;
  const help = [...(described ? [described.name] : []), ...(isBelow ? [below] : []), '--help'].join(' ');
  const message = `${asSentence(text)}${commands}${hint} See candlewick ${help}.`;
  // As every command prints an error that comes later: see printError, which loads what is not needed here.
  if (json) io.stdout.write(`${JSON.stringify({ error: { code: 'USAGE', message } }, undefined, 2)}\n`);
  io.stderr.write(shownWith(io.env, `error: ${message} [USAGE]\n`));
  return 2;
}
