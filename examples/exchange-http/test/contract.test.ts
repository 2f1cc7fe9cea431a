import { describe, it } from 'node:test';
import { runPluginContract } from '@candlewick/core/testing';
import contract from '../candlewick.contract.ts';
import plugin from '../src/plugin.ts';

runPluginContract({ describe, it }, plugin, contract);
