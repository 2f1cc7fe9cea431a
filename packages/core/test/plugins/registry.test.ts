import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnyPlugin, PluginDefinition } from '../../src/contracts/plugin.ts';
import { PluginRegistry } from '../../src/plugins/registry.ts';
import { failureOf } from '../config/project.ts';

const never = () => Promise.reject(new Error('nothing opens here'));
const exchange = (name: string, ids?: () => readonly string[] | Promise<readonly string[]>): AnyPlugin => ({
  kind: 'exchange',
  name,
  description: 'A test.',
  api: 1,
  options: z.strictObject({}),
  capabilities: { seek: false },
  open: never,
  ...(ids ? { ids } : {}),
});
const exporter = (name: string): PluginDefinition<'exporter'> => ({
  kind: 'exporter',
  name,
  description: 'A test.',
  api: 1,
  options: z.strictObject({}),
  capabilities: { streaming: true },
  open: never,
});

function registryOf(...plugins: readonly (AnyPlugin | PluginDefinition<'exporter'>)[]): PluginRegistry {
  const registry = new PluginRegistry();
  for (const plugin of plugins) registry.add(plugin, 'built-in');
  return registry;
}

describe('the registry', () => {
  it('gives a plugin by kind and name, in the order they were added', () => {
    const [csv, json] = [exporter('csv'), exporter('json')];
    const registry = registryOf(csv, exchange('csv'), json);
    expect(registry.get('exporter', 'json')).toBe(json);
    expect(registry.names('exporter')).toEqual(['csv', 'json']);
    expect(registry.list().map(({ definition: { kind, name } }) => `${kind} ${name}`)).toEqual([
      'exporter csv',
      'exchange csv',
      'exporter json',
    ]);
  });

  it('gives an exchange id to the plugin that the configuration says, until there is another configuration', async () => {
    const [ccxt, files] = [exchange('ccxt', () => ['binance']), exchange('files')];
    const registry = registryOf(ccxt, files);
    registry.nameExchanges({ mine: { plugin: 'files' }, binance: { plugin: 'files' }, files: {} });
    expect(await registry.forExchange('mine')).toBe(files);
    expect(await registry.forExchange('binance')).toBe(files);
    expect(await registry.exchangeIds()).toEqual(['binance', 'files', 'mine']);
    registry.nameExchanges({ mine: { plugin: 'fils' } });
    expect(await registry.forExchange('binance')).toBe(ccxt);
    await expect(registry.forExchange('mine')).rejects.toMatchObject({ code: 'PLUGIN_UNKNOWN' });
  });

  it('names what is loaded, and the nearest, when a name is unknown', () => {
    const registry = registryOf(exporter('csv'), exporter('parquet'));
    expect(() => registry.get('exporter', 'parqet')).toThrow(
      expect.objectContaining({
        code: 'PLUGIN_UNKNOWN',
        message: 'there is no exporter plugin parqet. Did you mean parquet? Loaded: csv, parquet.',
      }),
    );
    expect(() => registry.get('monitor', 'log')).toThrow('Loaded: none.');
  });

  it('refuses a second plugin of one kind and name, and names both places', () => {
    const registry = registryOf(exporter('csv'));
    expect(() => registry.add(exporter('csv'), './mine.mjs')).toThrow(
      expect.objectContaining({
        code: 'PLUGIN_DUPLICATE',
        message:
          './mine.mjs: an exporter named csv is already loaded from built-in. Take one of them out of plugins.',
      }),
    );
  });

  it('names an exchange plugin that cannot say what it serves', async () => {
    const broken = (ids: unknown) => registryOf(exchange('acme', ids as () => readonly string[]));
    for (const [ids, why] of [
      [() => { throw 'no list'; }, 'ids() failed: no list'],
      [() => Promise.reject(new Error('no list')), 'ids() failed: no list'],
      [() => 'okx', 'ids() gave no list of texts'],
    ] as const) {
      const { code, message } = await failureOf(broken(ids).forExchange('okx'));
      expect([code, message]).toEqual(['PLUGIN_INVALID', `exchange acme cannot say what it serves: ${why}.`]);
    }
  }); // prettier-ignore

  it.each([
    [undefined, 'definePlugin'],
    [null, 'definePlugin'],
    ['text', 'definePlugin'],
    [{ ...exporter('csv'), kind: 'importer' }, '«importer», not one of exchange, cache'],
    [{ ...exporter('csv'), name: 'My CSV' }, 'name must be'],
    [{ ...exporter('csv'), name: undefined }, 'name must be'],
    [{ ...exporter('csv'), api: undefined }, 'api is «undefined»'],
    [{ ...exporter('csv'), open: undefined }, 'open is not a function'],
    [{ ...exporter('csv'), options: {} }, 'options is not a zod schema'],
    [{ ...exporter('csv'), capabilities: undefined }, 'capabilities is missing'],
    [{ ...exporter('csv'), capabilities: null }, 'capabilities is missing'],
    [{ ...exporter('csv'), capabilities: {} }, 'its capabilities must say whether streaming'],
    [
      { ...exporter('csv'), capabilities: { streaming: 'yes' } },
      'the capability streaming must be true or false',
    ],
    [
      { ...exporter('csv'), capabilities: { streaming: true, readOnce: true } },
      'an exporter has no capability readOnce. Did you mean readsOnce? There are streaming, compressible, readsOnce',
    ],
    [{ ...exporter('csv'), kind: 'monitor' }, 'a monitor has no capability streaming. It has none'],
  ])('refuses what is no plugin and says why (%#)', (value, why) => {
    expect(() => new PluginRegistry().add(value, './mine.mjs')).toThrow(
      expect.objectContaining({ code: 'PLUGIN_INVALID', message: expect.stringContaining(why) as string }),
    );
  });

  it.each([{}, { kind: 'indicator' }, { name: 'a/b' }])(
    'says that a plugin is for another version, whatever that version may call things: %j',
    (more) => {
      expect(() => new PluginRegistry().add({ ...exporter('csv'), api: 2, ...more }, './mine.mjs')).toThrow(
        expect.objectContaining({
          code: 'PLUGIN_API',
          message: './mine.mjs was made for plugin API 2; this Candlewick speaks 1.',
        }),
      );
    },
  );

  it('keeps what was there when it refuses something', () => {
    const registry = registryOf(exporter('csv'));
    expect(() => registry.add({ kind: 'nonsense' }, 'x')).toThrow();
    expect(registry.names('exporter')).toEqual(['csv']);
  });
});

describe('the plugin for an exchange id', () => {
  it('is the one of that exact name before one that lists the id, whoever came first', async () => {
    const many = exchange('many', () => ['acme', 'other']);
    const acme = exchange('acme');
    for (const registry of [registryOf(many, acme), registryOf(acme, many)]) {
      expect(await registry.forExchange('acme')).toBe(acme);
      expect(await registry.forExchange('other')).toBe(many);
    }
  });

  it('may be listed by a promise', async () => {
    const many = exchange('many', () => Promise.resolve(['acme']));
    expect(await registryOf(many).forExchange('acme')).toBe(many);
  });

  it('is not there for an unknown id, and the nearest is named', async () => {
    const registry = registryOf(
      exchange('many', () => ['binance', 'okx']),
      exchange('simulated'),
    );
    expect(await failureOf(registry.forExchange('binanse'))).toEqual({
      code: 'UNKNOWN_EXCHANGE',
      message: 'there is no exchange binanse. Did you mean binance?',
    });
    expect((await failureOf(registry.forExchange('simulatd'))).message).toContain('simulated');
  });

  it('is not a plugin that serves only others', async () => {
    const registry = registryOf(exchange('ccxt', () => ['binance']));
    expect((await failureOf(registry.forExchange('ccxt'))).code).toBe('UNKNOWN_EXCHANGE');
    expect(await registry.exchangeIds()).toEqual(['binance']);
  });

  it('is one of all ids, each told once', async () => {
    const registry = registryOf(
      exchange('many', () => ['okx', 'acme']),
      exchange('acme'),
      exporter('csv'),
    );
    expect(await registry.exchangeIds()).toEqual(['acme', 'okx']);
  });
});
