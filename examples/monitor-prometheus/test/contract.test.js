import { describe, it } from 'node:test';
import { runPluginContract } from '@candlewick/core/testing';
import contract from '../candlewick.contract.js';
import plugin from '../src/plugin.js';

runPluginContract({ describe, it }, plugin, contract);
