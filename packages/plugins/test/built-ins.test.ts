import { optionsSchema } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { builtIns } from '../src/built-ins.ts';

describe('the built-in plugins', () => {
  it.each(builtIns.map((plugin) => [`${plugin.kind} ${plugin.name}`, plugin] as const))(
    '%s has the defaults that its schema gives',
    async (_, plugin) => {
      expect(plugin.defaults).toEqual((await optionsSchema(plugin)).parse({}));
    },
  );
});
