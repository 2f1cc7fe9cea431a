import type { Described } from '../command.ts';
import { DATASET_OPTIONS, DERIVE_OPTIONS, RANGE_OPTIONS } from './options.ts';

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
    name: 'runs',
    summary: 'performance of past runs',
    args: [['[id]', 'one run, in detail']],
    options: [['--limit <count>', 'how many (default: 10)']],
    load: async () => (await import('../commands/runs.ts')).runsCommand,
  },
];
