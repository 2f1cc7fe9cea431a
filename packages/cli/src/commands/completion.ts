import { CandlewickError, COMPRESSIONS, PARTITIONS } from '@candlewick/core';
import { COMMON_TIMEFRAMES, EXIT } from '@candlewick/core/host';
import { FORMATS } from '../command-list/built-in-names.generated.ts';
import { COMMANDS } from '../command-list/commands.ts';
import { GLOBAL_OPTIONS } from '../command-list/options.ts';
import type { CommandBody, Described } from '../command.ts';
import { reportError } from '../report-error.ts';

const VALUES: Readonly<Record<string, readonly string[]>> = {
  '--timeframe': COMMON_TIMEFRAMES,
  '--performance-mode': ['standard', 'high'],
  '--export': FORMATS,
  '--format': FORMATS,
  '--compress': COMPRESSIONS,
  '--partition': PARTITIONS,
  '--dtype': ['float32'],
};

/** `--output` of `-o, --output <place>`. */
const longName = (flag: string): string => /--[\w-]+/.exec(flag)![0];

/** What may follow a command: its subcommands, and all its flags. */
const wordsOf = ({ subcommands = [], options = [] }: Described): string[] => {
  const flags = [...options, ...subcommands.flatMap((each) => each.options ?? []), ...GLOBAL_OPTIONS];
  const names = flags.map(([flag]) => longName(flag));
  return [...subcommands.map(({ name }) => name), ...new Set(names)];
};

const SCRIPTS: ReadonlyMap<string, () => string> = new Map(Object.entries({ bash, zsh, fish }));

export const completionCommand: CommandBody<object> = (io, flags, [shell = '']) => {
  const make = SCRIPTS.get(shell);
  if (make) io.stdout.write(make());
  else
    return Promise.resolve(
      reportError(
        new CandlewickError('USAGE', `there is no completion for ${shell}: use bash, zsh or fish.`),
        io,
        { debug: flags.debug === true },
      ),
    );
  return Promise.resolve(EXIT.complete);
};

const names = COMMANDS.map(({ name }) => name);

function bash(): string {
  const cases = COMMANDS.map(
    (command) => `    ${command.name}) flags="${wordsOf(command).join(' ')}" ;;`,
  ).join('\n');
  const values = Object.entries(VALUES).map(([flag, list]) => `    ${flag}) COMPREPLY=($(compgen -W "${list.join(' ')}" -- "$word")); return ;;`).join('\n'); // prettier-ignore
  return `# candlewick completion for bash: eval "$(candlewick completion bash)"
_candlewick() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" flags=""
  case "$before" in
${values}
    --config|--cache-dir|--output) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${names.join(' ')} --help --version" -- "$word")); return; fi
  case "\${COMP_WORDS[1]}" in
${cases}
  esac
  COMPREPLY=($(compgen -W "$flags --help" -- "$word"))
}
complete -F _candlewick candlewick
`;
}

function zsh(): string {
  const commands = COMMANDS.map(
    ({ name, summary }) => `    '${name}:${summary.replaceAll("'", '’').replaceAll(':', '\\:')}'`,
  ).join('\n');
  const cases = COMMANDS.map(
    (command) => `    ${command.name}) compadd -- ${wordsOf(command).join(' ')} --help ;;`,
  ).join('\n');
  const values = Object.entries(VALUES)
    .map(([flag, list]) => `    ${flag}) compadd -- ${list.join(' ')}; return ;;`)
    .join('\n');
  return `#compdef candlewick
# candlewick completion for zsh: eval "$(candlewick completion zsh)"
_candlewick() {
  local -a commands
  commands=(
${commands}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "$words[CURRENT-1]" in
${values}
    --config|--cache-dir|--output) _files; return ;;
  esac
  case "$words[2]" in
${cases}
  esac
}
compdef _candlewick candlewick
`;
}

function fish(): string {
  const lines = [
    '# candlewick completion for fish: candlewick completion fish | source',
    'complete -c candlewick -f',
  ];
  for (const command of COMMANDS) {
    lines.push(
      `complete -c candlewick -n __fish_use_subcommand -a ${command.name} -d '${command.summary.replaceAll("'", '’')}'`,
    );
    for (const { name, summary } of command.subcommands ?? [])
      lines.push(
        `complete -c candlewick -n '__fish_seen_subcommand_from ${command.name}' -a ${name} -d '${summary.replaceAll("'", '’')}'`,
      );
    const own = [command, ...(command.subcommands ?? [])].flatMap(({ options = [] }) => options);
    for (const [flag, text] of [...own, ...GLOBAL_OPTIONS]) {
      const name = longName(flag);
      const values = VALUES[name];
      const more = values ? ` -x -a '${values.join(' ')}'` : flag.includes('<') ? ' -r' : '';
      lines.push(
        `complete -c candlewick -n '__fish_seen_subcommand_from ${command.name}' -l ${name.slice(2)}${more} -d '${text.replaceAll("'", '’')}'`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
