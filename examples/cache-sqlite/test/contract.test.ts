import { describe, it } from 'node:test';
import { runPluginContract } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';

runPluginContract({ describe, it }, plugin);
