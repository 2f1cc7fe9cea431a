import type { Described } from '../command.ts';
import { DATASET_OPTIONS, KEEP_DATASETS } from './options.ts';

export const KEEP: readonly Described[] = [
  {
    name: 'delete',
    summary: 'remove cached datasets',
    options: [...DATASET_OPTIONS, ['--all', 'every dataset that fits'], ['--yes', 'do not ask']],
    load: async () => (await import('../commands/delete.ts')).deleteCommand,
  },
  {
    name: 'pin',
    summary: 'keep datasets whatever the cache is short of',
    options: KEEP_DATASETS,
    load: async () => (await import('../commands/pin.ts')).pinCommand,
  },
  {
    name: 'unpin',
    summary: 'let cleanups evict datasets again',
    options: KEEP_DATASETS,
    load: async () => (await import('../commands/pin.ts')).unpinCommand,
  },
  {
    name: 'prune',
    summary: 'evict what was used longest ago, down to the cap',
    options: [
      ...DATASET_OPTIONS,
      ['--to <size>', 'until the cache uses at most so much: 5GB'],
      ['--older-than <time>', 'only what nobody has used for so long: 90d'],
      ['--dry-run', 'show what would be evicted, and stop'],
    ],
    examples: [
      'candlewick prune --dry-run',
      'candlewick prune --to 5GB',
      'candlewick prune --older-than 90d',
    ],
    load: async () => (await import('../commands/prune.ts')).pruneCommand,
  },
  {
    name: 'compact',
    summary: 'give the space of what is gone back to the file system',
    load: async () => (await import('../commands/compact.ts')).compactCommand,
  },
  {
    name: 'backup',
    summary: 'copy the cache, or its pinned datasets, while others use it',
    args: [['<folder>', 'where backups go; each gets a folder of its own in there']],
    options: [
      ['--pinned', 'only pinned datasets'],
      ['--keep <n>', 'so many backups stay in the folder; the oldest are removed'],
    ],
    examples: ['candlewick backup ~/backups --pinned --keep 5'],
    load: async () => (await import('../commands/backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    summary: 'put a backup in the place of the cache, once it has been checked',
    args: [['<backup>', 'a backup, or a folder of them: then the newest']],
    options: [['--force', 'also when the cache is not empty']],
    load: async () => (await import('../commands/restore.ts')).restoreCommand,
  },
  {
    name: 'schedule',
    summary: "print an entry for the system's scheduler; installs nothing",
    args: [['[task]', 'update (default), verify, prune or backup']],
    options: [
      ['--every <time>', '15m, 1h, 6h, 1d, 1w (default: update 1h, verify 1w, others 1d)'],
      ['--off-peak <window>', 'begin only in these hours, local time: 02:00-05:00'],
      ['--system <name>', 'cron, systemd or windows'],
    ],
    examples: ['candlewick schedule verify --off-peak 02:00-05:00 --system systemd'],
    load: async () => (await import('../commands/schedule.ts')).scheduleCommand,
  },
];
