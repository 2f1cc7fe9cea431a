import type { Described } from '../command.ts';

const list = async () => (await import('../commands/plugins.ts')).pluginsCommand;

/** `candlewick plugins` and what is below it. */
export const PLUGINS: Described = {
  name: 'plugins',
  summary: 'loaded plugins by kind',
  subcommands: [
    { name: 'list', summary: 'loaded plugins by kind; what plugins alone does', load: list },
    {
      name: 'info',
      summary: 'what a plugin is, can do and can be told',
      args: [['<name>', 'csv, ccxt, …; where several kinds have the name: exporter:csv']],
      examples: ['candlewick plugins info csv', 'candlewick plugins info cache:lmdb --json'],
      load: async () => (await import('../commands/plugins-info.ts')).pluginsInfoCommand,
    },
  ],
  load: list,
};
