import { defineContract } from '@candlewick/core/testing';

/** How the plugin is asked by its tests and by `candlewick plugins test ./src/plugin.ts`: without waiting for the disk at each commit. */
export default defineContract({ kind: 'cache', setUp: () => ({ options: { sync: false } }) });
