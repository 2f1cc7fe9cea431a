import { defineContract } from '@candlewick/core/testing';

export default defineContract({ kind: 'monitor', setUp: () => ({ options: { port: 0 } }) });
