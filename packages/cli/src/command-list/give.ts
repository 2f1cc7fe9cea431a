import type { Described } from '../command.ts';
import { DATASET_OPTIONS, RANGE_OPTIONS, DERIVE_OPTIONS, FILL_OPTION, INDICATORS_OPTION } from './options.ts';

export const GIVE: readonly Described[] = [
  {
    name: 'export',
    summary: 'write cached candles to a file',
    options: [
      ...DATASET_OPTIONS, ...RANGE_OPTIONS,
      ['--format <formats>', 'csv, json, jsonl, or several with commas (default: csv)'],
      ['--output <file>', 'where to; - is standard output'],
      ['--force', 'replace the file named by --output'],
      FILL_OPTION,
      ...DERIVE_OPTIONS,
      INDICATORS_OPTION,
    ], // prettier-ignore
    examples: [
      'candlewick export --symbol BTC/USDT --timeframe 1h --format csv',
      'candlewick export --symbol BTC/USDT --format jsonl --output -',
      'candlewick export --symbol BTC/USDT --timeframe 7m --from-timeframe 1m',
      'candlewick export --symbol BTC/USDT --timeframe 1h --indicators sma:20,rsi:14',
    ],
    load: async () => (await import('../commands/export.ts')).exportCommand,
  },
];
