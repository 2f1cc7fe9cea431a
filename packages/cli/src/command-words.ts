import { COMMANDS } from './command-list/commands.ts';

const HELP: readonly string[] = ['--help', '-h'];
const OF_THE_PROGRAM: readonly string[] = [...HELP, '--version', '-v'];

/**
 * The words that commander is given. Flags without a command mean fetch, and nothing at all means help. What is no command stands
 * without its flags: commander would show the help of what is above it, and call that a success.
 */
export function commandWords(argv: readonly string[]): readonly string[] {
  if (argv.length === 0) return ['--help'];
  const [first, ...others] = argv as [string, ...string[]];
  const isFor = others[0] !== undefined && !others[0].startsWith('-');
  // Of commands below commands as well.
  if (['help', ...HELP].includes(first) && isFor) return commandWords([...others, '--help']);
  if (first.startsWith('-')) return OF_THE_PROGRAM.includes(first) ? argv : ['fetch', ...argv];
  if (first === 'help') return argv;
  const command = COMMANDS.find(({ name, aliases = [] }) => [name, ...aliases].includes(first));
  if (!command) return [first];
  const { subcommands } = command;
  const isBelow = !isFor || subcommands === undefined || subcommands.some(({ name }) => name === others[0]);
  return isBelow ? argv : argv.filter((word) => !HELP.includes(word));
}
