import type { Plugin } from 'esbuild';

export const lmdbInside: Plugin;
