import type { ContractSuite } from '../contract.ts';
import { CACHE_COVERAGE_CASES } from './cache-coverage.ts';
import type { CacheHarness } from './cache-harness.ts';
import { CACHE_EVICTION_CASES } from './cache-eviction.ts';
import { CACHE_LIFE_CASES } from './cache-life.ts';
import { CACHE_READING_CASES } from './cache-reading.ts';
import { CACHE_ROWS_CASES } from './cache-rows.ts';
import { CACHE_SHARING_CASES } from './cache-sharing.ts';

/** What every cache must do. `openCacheHarness` opens a plugin for it, in a temporary folder. */
export const cacheContract: ContractSuite<CacheHarness> = {
  kind: 'cache',
  cases: [
    ...CACHE_ROWS_CASES,
    ...CACHE_COVERAGE_CASES,
    ...CACHE_READING_CASES,
    ...CACHE_LIFE_CASES,
    ...CACHE_SHARING_CASES,
    ...CACHE_EVICTION_CASES,
  ],
};
