import type { Described } from '../command.ts';
import { DATASET_OPTIONS } from './options.ts';

export const KEEP: readonly Described[] = [
  {
    name: 'delete',
    summary: 'remove cached datasets',
    options: [...DATASET_OPTIONS, ['--all', 'every dataset that fits'], ['--yes', 'do not ask']],
    load: async () => (await import('../commands/delete.ts')).deleteCommand,
  },
];
