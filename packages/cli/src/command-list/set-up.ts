import type { Described } from '../command.ts';
import { PLUGINS } from './plugins.ts';

export const SET_UP: readonly Described[] = [
  {
    name: 'config',
    summary: 'the configuration: show | path | schema | init',
    args: [['[action]', 'show (default), path, schema or init']],
    options: [['--force', 'init: replace an existing file']],
    load: async () => (await import('../commands/config.ts')).configCommand,
  },
  PLUGINS,
  {
    name: 'exchanges',
    summary: 'exchanges that candles can be fetched from',
    load: async () => (await import('../commands/exchanges.ts')).exchangesCommand,
  },
  {
    name: 'symbols',
    summary: "an exchange's markets",
    args: [['[pattern]', "such as '*/USDT'"]],
    options: [
      ['--exchange <id>', 'exchange (default: binance)'],
      ['--archived', "those that the exchange's archive has files of, delisted ones too"],
      ['--refresh', 'ask the exchange again'],
    ],
    load: async () => (await import('../commands/symbols.ts')).symbolsCommand,
  },
  {
    name: 'completion',
    summary: 'print a completion script',
    args: [['<shell>', 'bash, zsh or fish']],
    load: async () => (await import('../commands/completion.ts')).completionCommand,
  },
];
