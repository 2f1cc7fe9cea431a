import type { Described } from '../command.ts';
import { DATASET_OPTIONS, RANGE_OPTIONS } from './options.ts';

export const CHECK: readonly Described[] = [
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
      ['--cross-check', 'compare with what the shortest cached candles make, instead'],
      ['--against-exchange', 'ask the exchange again and compare, instead'],
      ['--as <exchange>', 'with --against-exchange: whose candles those of an import should be'],
      ['--against-archive', "read files of the exchange's archive again: are they still the same, and are their candles?"],
      ['--sample <count>', 'so many pages, or files, oldest and newest among them (default: 5)'],
      ['--full', 'all that is covered, or all files'],
    ], // prettier-ignore
    examples: [
      'candlewick verify --all',
      'candlewick verify --cross-check --symbol BTC/USDT',
      'candlewick verify --symbol BTC/USDT --against-exchange --sample 10',
      'candlewick verify --exchange import:local --against-exchange --as binance',
    ],
    load: async () => (await import('../commands/verify.ts')).verifyCommand,
  },
  {
    name: 'doctor',
    summary: 'check versions, folders, cache, disk and the way to the exchange',
    options: [
      ['--exchange <id>', 'also ask this exchange for its time'],
      ['--offline', 'ask no exchange'],
      ['--repair', 'take away what is damaged in the cache; it is fetched again when asked for'],
      ['--quick', 'do not read the whole cache'],
    ],
    load: async () => (await import('../commands/doctor.ts')).doctorCommand,
  },
];
