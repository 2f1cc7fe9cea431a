import { describe, expect, it } from 'vitest';
import { isSetting } from '../../src/config/is-setting.ts';
import type { Json } from '../../src/config/config-file.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { plainConfig } from '../../src/config/plain-config.ts';
import { listSettings } from '../../src/config/settings-list.ts';
import { SETTING_ROWS } from '../../src/config/settings.generated.ts';

const nested = (path: string, value: unknown): Json =>
  path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Json;
const checked = (values: Json) => parseConfig(values, () => undefined);

describe('a configuration of plain texts', () => {
  it('is what the schema makes of nothing, where nothing is set', () => {
    expect(plainConfig({})).toEqual(checked({}));
  });

  it.each(SETTING_ROWS.filter(({ takes }) => takes).map(({ path, takes }) => [path, takes] as const))(
    'is what the schema makes of %s',
    (path, takes) => {
      for (const text of ['', 'BTC/USDT', '2024-01-31', '10', 'true', '__proto__', 'constructor']) {
        const values = nested(path, takes === 'texts' ? [text, text] : text);
        expect(plainConfig(values)).toEqual(checked(values));
      }
      if (takes === 'texts') expect(plainConfig(nested(path, []))).toEqual(checked(nested(path, [])));
    },
  );

  it('leaves everything else to the schema', () => {
    for (const { path, takes } of listSettings().map((each) => ({
      ...each,
      takes: SETTING_ROWS.find((row) => row.path === each.path)?.takes,
    }))) {
      for (const value of [5, true, null, {}, [5], { a: 'b' }])
        expect([path, plainConfig(nested(path, value))]).toEqual([path, undefined]);
      if (takes !== 'text') expect([path, plainConfig(nested(path, 'text'))]).toEqual([path, undefined]);
      if (takes !== 'texts') expect([path, plainConfig(nested(path, ['text']))]).toEqual([path, undefined]);
    }
  });

  it.each([
    { 'network.proxy': 'http://evil' },
    { cache: { 'folder.x': 'a' } },
    { nonsense: 'a' },
    { exchange: { id: 'okx' } },
    JSON.parse('{ "__proto__": { "exchange": "okx" } }') as Json,
  ])('takes no key for a setting that is none: %j', (values) => {
    expect(plainConfig(values)).toBeUndefined();
  });

  it('shares nothing that could be changed with the next one', () => {
    plainConfig({})!.symbols.push('ETH/USDT');
    expect(plainConfig({})!.symbols).toEqual(['BTC/USDT']);
  });
});

describe('a path', () => {
  it.each([
    [['exchange'], true],
    [['cache'], false],
    [['cache', 'ttl'], true],
    [['cache', 'ttl', 'x'], false],
    [['cache', 'compression'], true],
    [['cache', 'compression', 'level'], true],
    [['cache', 'tail'], false],
    [['cache', 'tail', '1m'], true],
    [['exchanges'], false],
    [['exchanges', 'okx', 'ccxt', 'urls'], true],
    [['network', 'nonsense'], false],
    [['network.proxy'], false],
    [['cache.folder'], false],
    [['performance', 'pools'], false],
    [['performance', 'pools', 'io'], true],
    [['nonsense'], false],
  ] as const)('%j is a setting, or handed to a plugin: %s', (path, expected) => {
    expect(isSetting(path)).toBe(expected);
  });
});
