import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { COMMAND_GROUPS } from './command-list/commands.ts';
import { isPossible } from './command-list/is-possible.ts';
import { GLOBAL_OPTIONS } from './command-list/options.ts';
import type { Described, GlobalFlags } from './command.ts';
import type { Io } from './io.ts';
import { shownWith } from './render/plain-text.ts';
import { VERSION } from './version.ts';

type RunCommand = (command: Described, flags: GlobalFlags, args: readonly string[]) => Promise<void>;

/** The program for commander, with the commands that `argv` has use for; `run` receives the chosen one. */
export function makeProgram(io: Io, argv: readonly string[], run: RunCommand): Command {
  const program = new Command('candlewick')
    .description('OHLCV candles from every exchange that ccxt speaks to: fetched, proven, cached, exported.')
    .version(`candlewick ${VERSION}`, '-v, --version', 'print the version')
    .addHelpCommand(new Command('help').argument('[command]').summary('show help').helpGroup('Set up:'))
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(shownWith(io.env, text)),
      writeErr: (text) => void io.stderr.write(shownWith(io.env, text)),
      outputError: () => undefined, // main prints every error, in one way
      getOutHasColors: () => io.stdout.isTTY === true && io.env['NO_COLOR'] === undefined,
    })
    .addHelpText(
      'after',
      '\nWithout a command, flags mean fetch: candlewick --symbol BTC/USDT --timeframe 1h\n',
    );
  const all = COMMAND_GROUPS.flatMap(({ title, commands }) =>
    commands.map((each) => ({ title, described: each })),
  );
  const isNamed = ({ described: { name, aliases = [] } }: (typeof all)[number]) =>
    [name, ...aliases].some((each) => each === argv[0]);
  // A command that is there needs no others beside it; for help, and where there is no such command, all are listed.
  const chosen = all.filter(isNamed);
  for (const { title, described } of chosen.length > 0 ? chosen : all) {
    addCommand(program, described, run).helpGroup(`${title}:`);
  }
  return program;
}

function addCommand(parent: Command, described: Described, run: RunCommand): Command {
  const { name, summary, aliases = [], args = [], options = [], examples, subcommands } = described;
  const command = parent.command(name).summary(summary).description(summary);
  for (const alias of aliases) command.alias(alias);
  for (const [name, text] of args) command.argument(name, text);
  command.hook('preAction', ({ args: given }) => {
    if (given.some((each) => each.trim() === ''))
      throw new CommanderError(2, 'candlewick.emptyArgument', 'error: an argument is empty.');
  });
  for (const [flag, text] of [...options, ...GLOBAL_OPTIONS]) command.addOption(makeOption(flag, text));
  const possible = examples?.filter(isPossible) ?? [];
  if (possible.length > 0)
    command.addHelpText('after', `\nExamples:\n${possible.map((each) => `  $ ${each}`).join('\n')}\n`);
  if (subcommands) command.helpCommand(false);
  for (const each of subcommands ?? []) addCommand(command, each, run);
  // Not before: commands below would take any word, too.
  if (subcommands) command.allowExcessArguments();
  // With those of the command above: a flag that both have is taken by the first that sees it.
  return command.action(() => run(described, command.optsWithGlobals<GlobalFlags>(), command.args));
}

function makeOption(flag: string, text: string): Option {
  const option = new Option(flag, text);
  // `--symbol A --symbol B` adds up.
  const addsUp = flag.startsWith('--symbol ');
  if (flag.includes('<'))
    option.argParser<string | readonly string[]>((value, before = []) => {
      if (/^--\w/.test(value))
        throw new InvalidArgumentError('Its value is missing: this is another option.');
      // What a script's variable that is not set leaves of it: never the default, nor the folder that one is in.
      if (value.trim() === '') throw new InvalidArgumentError('Its value is empty.');
      return addsUp ? [...before, value] : value;
    });
  return option;
}

export { CommanderError };
