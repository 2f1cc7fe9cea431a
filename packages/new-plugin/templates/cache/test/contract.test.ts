import { describe, it } from 'node:test';
import { cacheContract, openCacheHarness, runContract } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';

// What passes these cases works in Candlewick. They run without waiting for the disk: thousands of commits would take minutes.
runContract({ describe, it }, cacheContract, 'acme', () => openCacheHarness(plugin, { sync: false }));
