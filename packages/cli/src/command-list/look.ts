import type { Described } from '../command.ts';
import { DATASET_OPTIONS, DERIVE_OPTIONS, INDICATORS_OPTION, RANGE_OPTIONS } from './options.ts';

export const LOOK: readonly Described[] = [
  {
    name: 'list',
    summary: 'cached datasets: span, candles, gaps, size',
    options: [
      ['--exchange <id>', 'only of this exchange'],
      ['--symbol <symbol>', 'only this market'],
    ],
    load: async () => (await import('../commands/list.ts')).listCommand,
  },
  {
    name: 'show',
    summary: 'coverage, gaps and provenance of cached datasets',
    options: DATASET_OPTIONS,
    load: async () => (await import('../commands/show.ts')).showCommand,
  },
  {
    name: 'gaps',
    summary: 'gaps of cached datasets: why, how often asked, when again',
    options: [...DATASET_OPTIONS, ...RANGE_OPTIONS, ['--open', 'only those without an explanation']],
    load: async () => (await import('../commands/gaps.ts')).gapsCommand,
  },
  {
    name: 'stats',
    summary: 'prices, returns, risk and gaps of a cached dataset',
    options: [...DATASET_OPTIONS, ...RANGE_OPTIONS, ...DERIVE_OPTIONS],
    examples: ['candlewick stats --symbol BTC/USDT --timeframe 4h'],
    load: async () => (await import('../commands/stats.ts')).statsCommand,
  },
  {
    name: 'chart',
    summary: 'draw candles, volume and indicators: on the terminal, or as an SVG file',
    options: [
      ...DATASET_OPTIONS, ...RANGE_OPTIONS,
      ['-o, --output <file>', 'write an SVG here; - is standard output (default: the terminal, else standard output)'],
      ['--force', 'replace the file named by --output'],
      INDICATORS_OPTION,
      ...DERIVE_OPTIONS,
      ['--log', 'prices on a logarithmic axis'],
      ['--theme <name>', 'light (default) or dark'],
      ['--width <pixels>', 'of the SVG (default: 1200)'],
      ['--height <pixels>', 'of the SVG (default: 720)'],
    ], // prettier-ignore
    examples: [
      'candlewick chart --symbol BTC/USDT --timeframe 4h --start 90d',
      'candlewick chart --symbol BTC/USDT --indicators sma:50 --output btc.svg',
    ],
    load: async () => (await import('../commands/chart.ts')).chartCommand,
  },
  {
    name: 'runs',
    summary: 'performance of past runs',
    args: [['[id]', 'one run, in detail']],
    options: [['--limit <count>', 'how many (default: 10)']],
    load: async () => (await import('../commands/runs.ts')).runsCommand,
  },
];
