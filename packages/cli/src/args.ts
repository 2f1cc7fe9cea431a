import { Command, CommanderError, Option } from 'commander';
import { COMMAND_GROUPS } from './command-list/commands.ts';
import { isPossible } from './command-list/is-possible.ts';
import { GLOBAL_OPTIONS } from './command-list/options.ts';
import type { Described, GlobalFlags } from './command.ts';
import type { Io } from './io.ts';
import { VERSION } from './version.ts';

/** The program for commander, with the commands that `argv` has use for; `run` receives the chosen one. */
export function makeProgram(
  io: Io,
  argv: readonly string[],
  run: (command: Described, flags: GlobalFlags, args: readonly string[]) => Promise<void>,
): Command {
  const program = new Command('candlewick')
    .description('OHLCV candles from every exchange that ccxt speaks to: fetched, proven, cached, exported.')
    .version(`candlewick ${VERSION}`, '--version', 'print the version')
    .addHelpCommand(new Command('help').argument('[command]').summary('show help').helpGroup('Set up:'))
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
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
    const command = program.command(described.name).summary(described.summary).description(described.summary);
    command.helpGroup(`${title}:`);
    for (const alias of described.aliases ?? []) command.alias(alias);
    for (const [name, text] of described.args ?? []) command.argument(name, text);
    for (const [flag, text] of described.options ?? []) command.addOption(makeOption(flag, text));
    for (const [flag, text] of GLOBAL_OPTIONS) command.addOption(makeOption(flag, text));
    const examples = described.examples?.filter(isPossible) ?? [];
    if (examples.length > 0)
      command.addHelpText('after', `\nExamples:\n${examples.map((each) => `  $ ${each}`).join('\n')}\n`);
    command.action(async () => {
      const flags = command.opts<GlobalFlags>();
      await run(described, flags, command.args);
    });
  }
  return program;
}

function makeOption(flag: string, text: string): Option {
  const option = new Option(flag, text);
  // `--symbol A --symbol B` adds up.
  if (flag.startsWith('--symbol '))
    option.argParser((value: string, before: string[] = []) => [...before, value]);
  return option;
}

export { CommanderError };
