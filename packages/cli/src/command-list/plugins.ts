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
    {
      name: 'doctor',
      summary:
        'load, open and close every plugin that the configuration names; exit code 7 when one does not',
      load: async () => (await import('../commands/plugins-doctor.ts')).pluginsDoctorCommand,
    },
    {
      name: 'test',
      summary: 'run the contract suite against a plugin, offline; exit code 7 when a case fails',
      args: [['<plugin>', 'a path that begins with ./, or an installed package']],
      options: [
        ['--options <json>', "the plugin's options, in place of those of its contract"],
        ['--contract <file>', 'how it is tested (default: candlewick.contract.ts beside it)'],
      ],
      examples: [
        'candlewick plugins test ./my-exporter.ts',
        `candlewick plugins test ./my-exporter.ts --options '{ "separator": ";" }'`,
      ],
      load: async () => (await import('../commands/plugins-test.ts')).pluginsTestCommand,
    },
    {
      name: 'new',
      summary: 'write the project of a new plugin: source, options, tests that pass, README, licence',
      args: [
        ['<kind>', 'exchange, exporter, cache, limiter or monitor'],
        ['<name>', 'my-format, or the name of a package: @acme/my-format'],
      ],
      options: [['--output <folder>', 'where to write it; default: a folder of its name']],
      examples: [
        'candlewick plugins new exporter my-format',
        'candlewick plugins new exchange @acme/candlewick-acme --output plugins/acme',
      ],
      load: async () => (await import('../commands/plugins-new.ts')).pluginsNewCommand,
    },
  ],
  load: list,
};
