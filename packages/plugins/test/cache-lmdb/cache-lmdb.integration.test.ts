import { cacheContract, openCacheHarness, runContract } from '@candlewick/core/testing';
import { describe, it } from 'vitest';
import plugin from '../../src/cache-lmdb/plugin.ts';

runContract({ describe, it }, cacheContract, 'cache-lmdb', () => openCacheHarness(plugin));
