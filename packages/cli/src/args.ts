import { Command, CommanderError, Option } from 'commander';
import type { Io } from './io.ts';
import { VERSION } from './version.ts';

/** Flags that every command has. */
export interface GlobalFlags {
  readonly config?: string;
  readonly trust?: boolean;
  readonly debug?: boolean;
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly cacheDir?: string;
}

/** A command: called with its positional arguments and flags, answers with an exit code. */
export type CommandBody<Flags> = (
  io: Io,
  flags: Flags & GlobalFlags,
  args: readonly string[],
) => Promise<number>;

interface Described {
  readonly name: string;
  readonly summary: string;
  readonly args?: readonly (readonly [string, string])[];
  readonly options?: readonly (readonly [string, string])[];
  readonly aliases?: readonly string[];
  readonly examples?: readonly string[];
  readonly load: () => Promise<CommandBody<never>>;
}

const DATASET_OPTIONS = [
  ['--exchange <id>', 'exchange (default: binance, or the configuration)'],
  ['--symbol <symbol>', 'market: BTC/USDT or BTCUSDT'],
  ['--timeframe <tf>', 'length of a candle: 1m … 1M'],
] as const;
const RANGE_OPTIONS = [
  ['--start <when>', '2024-01-31, 2024-01-31T12:00, 90d, listing'],
  ['--end <when>', 'end, not included; default: now'],
] as const;
const FILL_OPTION = ['--fill <method>', 'fill gaps of the file, flagged: previous or linear'] as const;
const FETCH_OPTIONS = [
  ['--exchange <id>', 'exchange (default: binance)'],
  ['--symbol <symbol>', "market: BTC/USDT, BTCUSDT, or '*/USDT'"],
  ['--symbols <list>', 'several markets, separated by commas'],
  ['--timeframe <tf>', 'length of a candle: 1m … 1M (default: 1h)'],
  ['--start <when>', '2024-01-31, 2024-01-31T12:00, 90d, listing (default: the last 1,000 candles)'],
  ['--end <when>', 'end, not included (default: now)'],
  ['--export <formats>', 'write files too: csv, json, jsonl, or several with commas'],
  ['--output <file>', 'where to export to; - is standard output'],
  ['--force', 'replace the file named by --output'],
  FILL_OPTION,
  ['--cache-size <size>', 'memory for cached blocks: 128MB, or a number of blocks'],
  ['--cache-ttl <seconds>', 'ask again for what was fetched longer ago'],
  ['--performance-mode <mode>', 'standard or high'],
  ['--refresh', 'ask again for everything in the range'],
  ['--no-cache', 'neither read nor write the cache'],
  ['--dry-run', 'show what would be asked for, and stop'],
] as const;

/** Every command of the program: the one list that help, completion and the reference are made of. */
export const COMMANDS: readonly Described[] = [
  {
    name: 'fetch',
    summary: 'download what is missing, prove it, keep it; export on request',
    options: FETCH_OPTIONS,
    examples: [
      'candlewick fetch --symbol BTC/USDT --timeframe 1h',
      'candlewick fetch --symbol ETH/USDT --timeframe 4h --start 2024-01-01 --end 2024-03-29 --export csv',
      'candlewick fetch --symbols BTC/USDT,ETH/USDT --timeframe 1d --start listing',
      'candlewick fetch --exchange simulated --symbol BTC/USDT --dry-run',
    ],
    load: async () => (await import('./commands/fetch.ts')).fetchCommand,
  },
  {
    name: 'plan',
    summary: 'what a fetch would ask for: intervals, requests, weight (fetch --dry-run)',
    options: FETCH_OPTIONS.filter(([flag]) => !/export|output|force|fill|dry-run/.test(flag)),
    load: async () => (await import('./commands/fetch.ts')).planCommand,
  },
  {
    name: 'update',
    summary: "bring cached datasets, or the configuration's list, up to now",
    options: [
      ...DATASET_OPTIONS,
      ['--all', 'every cached dataset'],
      ['--performance-mode <mode>', 'standard or high'],
    ],
    examples: ['candlewick update --all', 'candlewick update --symbol BTC/USDT --timeframe 1h'],
    load: async () => (await import('./commands/update.ts')).updateCommand,
  },
  {
    name: 'list',
    summary: 'cached datasets: span, candles, gaps, size',
    options: [
      ['--exchange <id>', 'only of this exchange'],
      ['--symbol <symbol>', 'only this market'],
    ],
    load: async () => (await import('./commands/list.ts')).listCommand,
  },
  {
    name: 'show',
    summary: 'coverage, gaps and provenance of cached datasets',
    options: DATASET_OPTIONS,
    load: async () => (await import('./commands/show.ts')).showCommand,
  },
  {
    name: 'gaps',
    summary: 'gaps of cached datasets: why, how often asked, when again',
    options: [...DATASET_OPTIONS, ...RANGE_OPTIONS, ['--open', 'only those without an explanation']],
    load: async () => (await import('./commands/gaps.ts')).gapsCommand,
  },
  {
    name: 'verify',
    summary: 'check cached candles and their coverage; exit code 7 when something is wrong',
    options: [
      ...DATASET_OPTIONS, ...RANGE_OPTIONS,
      ['--all', 'every cached dataset'],
      ['--strict', 'exit code 7 for what is only unusual, too'],
      ['--flat-run <candles>', 'shortest run without volume and movement that is shown (default: 10)'],
      ['--price-threshold <n>', 'unusual: a return so many robust deviations off (default: 20)'],
      ['--volume-threshold <n>', 'unusual: a volume so many robust deviations above (default: 8)'],
      ['--against-exchange', 'ask the exchange again and compare, instead'],
      ['--sample <pages>', 'with --against-exchange: so many pages, oldest and newest among them (default: 5)'],
      ['--full', 'with --against-exchange: all that is covered'],
    ], // prettier-ignore
    examples: [
      'candlewick verify --all',
      'candlewick verify --symbol BTC/USDT --timeframe 1h --against-exchange --sample 10',
    ],
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  {
    name: 'repair',
    summary: 'ask again for the open gaps of cached datasets',
    options: [
      ...DATASET_OPTIONS, ...RANGE_OPTIONS,
      ['--all', 'every cached dataset'],
      ['--explained', 'also for outages and absences without trades'],
      ['--performance-mode <mode>', 'standard or high'],
    ], // prettier-ignore
    examples: ['candlewick repair --symbol BTC/USDT --timeframe 1h', 'candlewick repair --all'],
    load: async () => (await import('./commands/repair.ts')).repairCommand,
  },
  {
    name: 'export',
    summary: 'write cached candles to a file',
    options: [
      ...DATASET_OPTIONS, ...RANGE_OPTIONS,
      ['--format <formats>', 'csv, json, jsonl, or several with commas (default: csv)'],
      ['--output <file>', 'where to; - is standard output'],
      ['--force', 'replace the file named by --output'],
      FILL_OPTION,
    ], // prettier-ignore
    examples: [
      'candlewick export --symbol BTC/USDT --timeframe 1h --format csv',
      'candlewick export --symbol BTC/USDT --format jsonl --output -',
    ],
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  {
    name: 'stats',
    summary: 'prices and volume of a cached dataset',
    options: [...DATASET_OPTIONS, ...RANGE_OPTIONS],
    load: async () => (await import('./commands/stats.ts')).statsCommand,
  },
  {
    name: 'runs',
    summary: 'performance of past runs',
    args: [['[id]', 'one run, in detail']],
    options: [['--limit <count>', 'how many (default: 10)']],
    load: async () => (await import('./commands/runs.ts')).runsCommand,
  },
  {
    name: 'delete',
    summary: 'remove cached datasets',
    options: [...DATASET_OPTIONS, ['--all', 'every dataset that fits'], ['--yes', 'do not ask']],
    load: async () => (await import('./commands/delete.ts')).deleteCommand,
  },
  {
    name: 'config',
    summary: 'the configuration: show | path | schema | init',
    args: [['[action]', 'show (default), path, schema or init']],
    options: [['--force', 'init: replace an existing file']],
    load: async () => (await import('./commands/config.ts')).configCommand,
  },
  {
    name: 'plugins',
    summary: 'loaded plugins by kind',
    load: async () => (await import('./commands/plugins.ts')).pluginsCommand,
  },
  {
    name: 'exchanges',
    summary: 'exchanges that candles can be fetched from',
    load: async () => (await import('./commands/exchanges.ts')).exchangesCommand,
  },
  {
    name: 'symbols',
    summary: "an exchange's markets",
    args: [['[pattern]', "such as '*/USDT'"]],
    options: [
      ['--exchange <id>', 'exchange (default: binance)'],
      ['--refresh', 'ask the exchange again'],
    ],
    load: async () => (await import('./commands/symbols.ts')).symbolsCommand,
  },
  {
    name: 'doctor',
    summary: 'check versions, folders, cache, disk and the way to the exchange',
    options: [
      ['--exchange <id>', 'also ask this exchange for its time'],
      ['--offline', 'ask no exchange'],
    ],
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'completion',
    summary: 'print a completion script',
    args: [['<shell>', 'bash, zsh or fish']],
    load: async () => (await import('./commands/completion.ts')).completionCommand,
  },
];

export const GLOBAL_OPTIONS = [
  ['--config <file>', 'use this configuration file (it is trusted)'],
  ['--cache-dir <folder>', 'where datasets are kept'],
  ['--trust', "trust the project's configuration file"],
  ['--json', 'one JSON document on standard output, nothing else'],
  ['--quiet', 'no human output'],
  ['--debug', 'log everything, show stack traces'],
] as const;

/** The program for commander; `run` receives the chosen command. */
export function makeProgram(
  io: Io,
  run: (command: Described, flags: GlobalFlags, args: readonly string[]) => Promise<void>,
): Command {
  const program = new Command('candlewick')
    .description('OHLCV candles from every exchange that ccxt speaks to: fetched, proven, cached, exported.')
    .version(`candlewick ${VERSION}`, '--version', 'print the version')
    .helpCommand('help [command]', 'show help')
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
  for (const described of COMMANDS) {
    const command = program.command(described.name).summary(described.summary).description(described.summary);
    for (const alias of described.aliases ?? []) command.alias(alias);
    for (const [name, text] of described.args ?? []) command.argument(name, text);
    for (const [flag, text] of described.options ?? []) command.addOption(makeOption(flag, text));
    for (const [flag, text] of GLOBAL_OPTIONS) command.addOption(makeOption(flag, text));
    if (described.examples)
      command.addHelpText(
        'after',
        `\nExamples:\n${described.examples.map((each) => `  $ ${each}`).join('\n')}\n`,
      );
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
export type { Described };
