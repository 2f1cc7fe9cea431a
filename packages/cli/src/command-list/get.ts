import type { Described } from '../command.ts';
import { DATASET_OPTIONS, DRY_RUN_OPTION, RANGE_OPTIONS, FETCH_OPTIONS } from './options.ts';

export const GET: readonly Described[] = [
  {
    name: 'fetch',
    summary: 'download what is missing, prove it, keep it; export on request',
    options: FETCH_OPTIONS,
    examples: [
      'candlewick fetch --symbol BTC/USDT --timeframe 1h',
      'candlewick fetch --symbol ETH/USDT --start 2024-01-01 --end 2024-03-29',
      'candlewick fetch --symbol ETH/USDT --timeframe 4h --start 90d --export csv',
      'candlewick fetch --symbols BTC/USDT,ETH/USDT --timeframe 1d --start listing',
      'candlewick fetch --exchange simulated --symbol BTC/USDT --dry-run',
    ],
    load: async () => (await import('../commands/fetch.ts')).fetchCommand,
  },
  {
    name: 'plan',
    summary: 'what a fetch would ask for: intervals, requests, weight (fetch --dry-run)',
    options: FETCH_OPTIONS.filter(([flag]) => !/export|output|force|fill|dry-run/.test(flag)),
    load: async () => (await import('../commands/fetch.ts')).planCommand,
  },
  {
    name: 'update',
    summary: "bring cached datasets, or the configuration's list, up to now",
    options: [
      ...DATASET_OPTIONS,
      ['--all', 'every cached dataset'],
      ['--performance-mode <mode>', 'standard or high'],
      DRY_RUN_OPTION,
    ],
    examples: ['candlewick update --all', 'candlewick update --symbol BTC/USDT --timeframe 1h'],
    load: async () => (await import('../commands/update.ts')).updateCommand,
  },
  {
    name: 'repair',
    summary: 'ask again for the open gaps of cached datasets',
    options: [
      ...DATASET_OPTIONS, ...RANGE_OPTIONS,
      ['--all', 'every cached dataset'],
      ['--explained', 'also for outages and absences without trades'],
      ['--performance-mode <mode>', 'standard or high'],
      DRY_RUN_OPTION,
    ], // prettier-ignore
    examples: ['candlewick repair --symbol BTC/USDT --timeframe 1h', 'candlewick repair --all'],
    load: async () => (await import('../commands/repair.ts')).repairCommand,
  },
  {
    name: 'import',
    summary: 'take candles from files: a dataset of its own, checked, with its files and hashes',
    args: [['<files...>', 'CSV, JSON, JSON Lines, Parquet, Arrow or Feather files, or folders of them']],
    options: [
      ['--symbol <symbol>', 'market, as BTC/USDT (default: what the names of the files say)'],
      ['--timeframe <tf>', 'length of a candle (default: what the files say)'],
      ['--name <name>', 'keep it as import:<name> (default: local)'],
      ['--columns <list>', 'which column is what: time=date,open=o,volume=6 (names, or numbers from 1)'],
      ['--time-unit <unit>', 'of times that are numbers: s, ms, us or ns (default: told by their size)'],
      ['--skip-invalid', 'leave unusable rows out instead of refusing the file'],
      ['--dry-run', 'only check the files'],
    ],
    examples: [
      'candlewick import btc.csv.gz --symbol BTC/USDT --timeframe 1h',
      'candlewick import user_data/data/binance --name freqtrade --dry-run',
    ],
    load: async () => (await import('../commands/import.ts')).importCommand,
  },
];
