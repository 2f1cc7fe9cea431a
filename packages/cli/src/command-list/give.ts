import type { Described } from '../command.ts';
import { APPENDABLE_FORMATS, COMPRESSIBLE_FORMATS, FORMATS } from './built-in-names.generated.ts';
import { DATASET_OPTIONS, RANGE_OPTIONS, DERIVE_OPTIONS, FILL_OPTION, INDICATORS_OPTION } from './options.ts';

export const GIVE: readonly Described[] = [
  {
    name: 'export',
    summary: 'write cached candles to a file',
    options: [
      ...DATASET_OPTIONS, ...RANGE_OPTIONS,
      ['--format <formats>', `${FORMATS.join(', ')}, or several with commas (default: ${FORMATS[0]})`],
      ['-o, --output <place>', 'file, folder/ (with a slash), or - for standard output'],
      ['--force', 'replace files at the place named by --output'],
      ['--append', `continue the file named by --output behind its last row (${APPENDABLE_FORMATS.join(', ')})`],
      ['--columns <list>', 'timestamp,close,… in this order; or all'],
      ['--tz <zone>', 'zone of times that are text: Europe/Berlin (default: UTC)'],
      ['--compress <method>', `gzip or zstd (${COMPRESSIBLE_FORMATS.join(', ')})`],
      ['--dtype <type>', 'float32: smaller files, lossy'],
      ['--partition <period>', 'a file per day, month or year'],
      ['--manifest', 'write a JSON file beside it: rows, span, gaps, SHA-256'],
      FILL_OPTION,
      ...DERIVE_OPTIONS,
      INDICATORS_OPTION,
    ], // prettier-ignore
    examples: [
      'candlewick export --symbol BTC/USDT --timeframe 1h --format csv',
      'candlewick export --symbol BTC/USDT --format jsonl -o -',
      'candlewick export --output data/ --partition month --compress zstd',
      'candlewick export --symbol BTC/USDT --timeframe 7m --from-timeframe 1m',
      'candlewick export --symbol BTC/USDT --indicators sma:20,rsi:14',
    ],
    load: async () => (await import('../commands/export.ts')).exportCommand,
  },
];
