import { FORMATS } from './built-in-names.generated.ts';
import { INDICATOR_SHAPES } from './indicator-shapes.generated.ts';

/** Options that several commands have. */

export const DATASET_OPTIONS = [
  ['--exchange <id>', 'exchange (default: any that is cached)'],
  ['--symbol <symbol>', 'market: BTC/USDT or BTCUSDT'],
  ['--timeframe <tf>', 'length of a candle: 1m … 1M'],
] as const;
export const KEEP_DATASETS = [...DATASET_OPTIONS, ['--all', 'every cached dataset']] as const;
export const RANGE_OPTIONS = [
  ['--start <when>', '2024-01-31, 2024-01-31T12:00, 90d, listing'],
  ['--end <when>', 'end, not included; default: now'],
] as const;
export const FILL_OPTION = ['--fill <method>', 'fill gaps of the file, flagged: previous or linear'] as const;
export const DERIVE_OPTIONS = [
  [
    '--from-timeframe <tf>',
    'make the candles of --timeframe of these (default: the longest cached ones that fit)',
  ],
  ['--partial <mode>', 'made candles that are not fully covered: exclude (default) or flag'],
] as const;
export const INDICATORS_OPTION = [
  '--indicators <list>',
  `columns of indicators, with commas: ${INDICATOR_SHAPES}`,
] as const;
export const DRY_RUN_OPTION = ['--dry-run', 'show what would be asked for, and stop'] as const;
export const FETCH_OPTIONS = [
  ['--exchange <id>', 'exchange (default: binance)'],
  ['--symbol <symbol>', "market: BTC/USDT, BTCUSDT, or '*/USDT'"],
  ['--symbols <list>', 'several markets, separated by commas'],
  ['--timeframe <tf>', 'length of a candle: 1m … 1M, or any multiple: 7m, 10h (default: 1h)'],
  ['--start <when>', '2024-01-31, 2024-01-31T12:00, 90d, listing (default: the last 1,000 candles)'],
  ['--end <when>', 'end, not included (default: now)'],
  ['--export <formats>', `write files too: ${FORMATS.join(', ')}, or several with commas`],
  ['-o, --output <file>', 'where to export to; - is standard output'],
  ['--force', 'replace the file named by --output'],
  FILL_OPTION,
  ['--cache-size <size>', 'memory for cached blocks: 128MB, or a number of blocks'],
  ['--cache-ttl <seconds>', 'ask again for what was fetched longer ago'],
  ['--performance-mode <mode>', 'standard or high'],
  [
    '--source <where>',
    "auto, rest or archive: the exchange's archive of files where it costs less, never, or alone",
  ],
  ['--refresh', 'ask again for everything in the range'],
  ['--no-cache', 'neither read nor write the cache'],
  DRY_RUN_OPTION,
] as const;

export const GLOBAL_OPTIONS = [
  ['--config <file>', 'use this configuration file (it is trusted)'],
  ['--cache-dir <folder>', 'where datasets are kept'],
  ['--trust', "trust the project's configuration file"],
  ['--json', 'one JSON document on standard output, nothing else'],
  ['--quiet', 'no human output'],
  ['--debug', 'log everything, show stack traces'],
] as const;
