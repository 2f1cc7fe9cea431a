import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../src/config/config-file.ts';
import { CONFIG, createProject, failureOf } from './project.ts';

async function read(text: string): Promise<unknown> {
  await using project = await createProject();
  return await readConfigFile(await project.write(CONFIG, text));
}

describe('a configuration file', () => {
  it('may have comments, trailing commas and a byte order mark', async () => {
    const text = '\uFEFF// why\n{ "symbols": ["A/B",], /* and */ "network": { "retries": 1, }, }\n';
    expect(await read(text)).toEqual({ symbols: ['A/B'], network: { retries: 1 } });
  });

  it('holds every kind of JSON value', async () => {
    const value = { a: [1, -2.5e3, true, false, null, 'ü\n"'], b: {}, c: [] };
    expect(await read(JSON.stringify(value))).toEqual(value);
  });

  it.each([
    ['{\n  "symbols": [\n    "A/B"\n', 4, 1],
    ['{ "timeframe": 1h }', 1, 17],
    ['{\r\n  "a": 1\r\n  "b": 2\r\n}', 3, 3],
    ['', 1, 1],
  ])('with a mistake is refused with its line and column: %j', async (text, line, column) => {
    const { code, message } = await failureOf(read(text));
    expect(code).toBe('CONFIG_SYNTAX');
    expect(message).toContain(`${CONFIG}:${line}:${column}:`);
  });

  it.each(['[]', '"text"', '1', 'null'])('must hold an object, not %s', async (text) => {
    const { code, message } = await failureOf(read(text));
    expect(code).toBe('CONFIG_SYNTAX');
    expect(message).toContain('expected an object');
  });

  it('that cannot be read is named, with the reason', async () => {
    await using project = await createProject();
    const missing = await failureOf(project.load({ file: 'nowhere.json' }));
    expect(missing.code).toBe('CONFIG_UNREADABLE');
    expect(missing.message).toContain(join(project.folder, 'nowhere.json'));
    await project.write('folder/inside.txt', '');
    expect((await failureOf(project.load({ file: 'folder' }))).code).toBe('CONFIG_UNREADABLE');
  });

  it('cannot set anything through __proto__, wherever it stands', async () => {
    const value = await read(`{
      "__proto__": { "plugins": ["./evil.mjs"], "exchange": "evil" },
      "export": { "__proto__": { "folder": "/" }, "formats": ["csv"] },
      "datasets": [{ "__proto__": { "exchange": "evil" }, "symbol": "A/B" }]
    }`);
    expect(value).toEqual({ export: { formats: ['csv'] }, datasets: [{ symbol: 'A/B' }] });
    const { plugins, exchange } = value as { plugins?: unknown; exchange?: unknown };
    expect([plugins, exchange]).toEqual([undefined, undefined]);
    await using project = await createProject();
    const file = await project.write(
      'mine.json',
      '{ "__proto__": { "plugins": ["./evil.mjs"], "exchange": "evil" } }',
    );
    const { config } = await project.load({ file });
    expect([config.plugins, config.exchange]).toEqual([[], 'binance']);
    expect(({} as { exchange?: unknown }).exchange).toBeUndefined();
  });
});
