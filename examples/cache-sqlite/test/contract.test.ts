import { describe, it } from 'node:test';
import { cacheContract, openCacheHarness, runContract } from '@candlewick/core/testing';
import sqlite from '../src/plugin.ts';

runContract({ describe, it }, cacheContract, 'a cache in SQLite', () => openCacheHarness(sqlite));
