import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getPath, leaves, merge, setPath } from '../../src/config/layers.ts';

const key = fc.constantFrom('a', 'b', 'c');
const tree = fc.letrec<{ node: unknown; object: Record<string, unknown> }>((tie) => ({
  node: fc.oneof({ maxDepth: 3 }, fc.integer(), fc.constant(null), fc.array(fc.integer()), tie('object')),
  object: fc.dictionary(key, tie('node'), { maxKeys: 3 }),
})).object;
type Values = Record<string, unknown>;

describe('merging', () => {
  it('gives at every leaf of the higher layer its value, and elsewhere the lower one’s', () => {
    fc.assert(
      fc.property(tree, tree, (low, high) => {
        const merged = merge(low, high);
        for (const path of leaves(high)) {
          const value = getPath(high, path);
          if (JSON.stringify(value) !== '{}') expect(getPath(merged, path)).toEqual(value);
        }
        for (const path of leaves(low)) {
          const hidden = path.some((_, i) => {
            const above = getPath(high, path.slice(0, i + 1));
            return (
              above !== undefined && (above === null || typeof above !== 'object' || Array.isArray(above))
            );
          });
          const replaced = hidden || getPath(high, path) !== undefined;
          if (!replaced) expect(getPath(merged, path)).toEqual(getPath(low, path));
        }
      }),
    );
  });

  it('changes neither layer', () => {
    fc.assert(
      fc.property(tree, tree, (low, high) => {
        const before = structuredClone([low, high]);
        merge(low, high);
        expect([low, high]).toEqual(before);
      }),
    );
  });

  it('takes undefined for not set', () => {
    expect(merge({ a: 1 }, { a: undefined })).toEqual({ a: 1 });
  });

  it('leaves __proto__ out, however deep, and whether or not the lower layer has the place', () => {
    const evil = JSON.parse(
      '{"__proto__":{"x":1},"a":{"__proto__":{"x":1},"b":{"__proto__":{"x":1}}}}',
    ) as Values;
    for (const low of [{}, { a: { b: {} } }]) {
      const merged = merge(low, evil);
      expect(JSON.stringify(merged)).toBe('{"a":{"b":{}}}');
      expect((merged as { x?: unknown }).x).toBeUndefined();
      expect((getPath(merged, ['a', 'b']) as { x?: unknown }).x).toBeUndefined();
    }
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('paths', () => {
  it('set a value without changing the object, making what is missing', () => {
    const value = { a: { b: 1 } };
    expect(setPath(value, ['a', 'c', 'd'], 2)).toEqual({ a: { b: 1, c: { d: 2 } } });
    expect(value).toEqual({ a: { b: 1 } });
    expect(setPath({ a: 5 }, ['a', 'b'], 1)).toEqual({ a: { b: 1 } });
  });

  it('of leaves rebuild what they were taken from', () => {
    fc.assert(
      fc.property(tree, (value) => {
        let rebuilt: Readonly<Values> = {};
        for (const path of leaves(value)) rebuilt = setPath(rebuilt, path, getPath(value, path));
        expect(rebuilt).toEqual(value);
      }),
    );
  });
});
