import { describe, it } from 'vitest';
import { cacheContract, memoryCache, openCacheHarness, runContract } from '../../src/testing/index.ts';

runContract({ describe, it }, cacheContract, 'the in-memory cache', () => openCacheHarness(memoryCache));
