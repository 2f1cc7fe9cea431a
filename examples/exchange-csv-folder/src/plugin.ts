import { definePlugin } from '@candlewick/core';
import { CsvFolderExchange } from './csv-folder-exchange.ts';
import { options } from './options.ts';

export default definePlugin({
  kind: 'exchange',
  name: 'csv-folder',
  description: 'A folder of CSV files, one per market and timeframe, as an exchange.',
  api: 1,
  options,
  capabilities: { seek: true },
  open: (given, context) => new CsvFolderExchange(given, context),
});
