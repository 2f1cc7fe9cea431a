import { describe, it } from 'node:test';
import { runPluginContract } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';

// What passes these cases works in Candlewick.
runPluginContract({ describe, it }, plugin);
