import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const memoryExchange = fileURLToPath(new URL('support/memory-exchange.mjs', import.meta.url));

/** An exporter of a stranger; `export` as source text. */
const exporterText = (body: string) => `export default {
  kind: 'exporter', name: 'acme', description: 'A stranger.', api: 1, capabilities: { streaming: true },
  options: { safeParse: (data) => data.wrong ? { success: false, error: { issues: [{ code: 'custom', path: ['wrong'], message: 'is wrong' }] } } : { success: true, data } },
  open: () => ({ export: ${body}, async [Symbol.asyncDispose]() {} }),
};`;
const GOOD = `async (source, target, signal) => {
  signal.throwIfAborted();
  const file = await target.file('txt');
  let candles = 0;
  for await (const batch of source.batches) {
    signal.throwIfAborted();
    const lines = Array.from(batch.time, (time, i) => [time, batch.open[i], batch.high[i], batch.low[i], batch.close[i], batch.volume[i]].join(' ') + '\\n');
    await file.write(Buffer.from(lines.join('')));
    candles += batch.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  signal.throwIfAborted();
  return { candles };
}`;
const CONTRACT = `export default {
  kind: 'exchange',
  setUp: () => ({ symbol: 'BTC/USDT', timeframe: '1h', interval: { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 3) } }),
};`;

interface Report {
  readonly status: string;
  readonly plugins: readonly {
    readonly name: string;
    readonly failed: number;
    readonly cases: readonly { readonly id: string; readonly passed: boolean; readonly why: string; readonly found?: string; readonly note?: string }[];
  }[];
} // prettier-ignore

describe('candlewick plugins test', () => {
  let user: Workspace;
  beforeEach(async () => void (user = await openWorkspace()));
  afterEach(() => user[Symbol.asyncDispose]());
  const write = (name: string, text: string) => writeFile(join(user.folder, name), text);

  it('asks every case of an exporter, and says what was not asked', async () => {
    await write('acme.mjs', exporterText(GOOD));
    const { code, stdout } = await user.run('plugins', 'test', './acme.mjs');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('exporter acme keeps its contract: 18 cases'),
    ]);
    expect(stdout).toContain('EXPORTER-01  tells exactly how many candles it wrote');
    expect(stdout).toContain('nothing was read back: the harness has no parse');
  });

  it('names each case that fails, why it matters and what was found, and ends with 7', async () => {
    await write('acme.mjs', exporterText(GOOD.replace('candles += batch.length', 'candles += 1')));
    const { code, stdout } = await user.run('plugins', 'test', './acme.mjs');
    expect(code).toBe(7);
    expect(stdout).toMatch(/✖ EXPORTER-01 .*\n {4}why it matters {2}the summary of a run is believed\n {4}what was found/);
    expect(stdout).toMatch(/exporter acme fails \d of 18 cases: EXPORTER-01/);
    const { stdout: json } = await user.run('plugins', 'test', './acme.mjs', '--json');
    const { status, plugins } = JSON.parse(json) as Report;
    expect(status).toBe('failed');
    expect(plugins[0]!.cases.find(({ id }) => id === 'EXPORTER-01')).toMatchObject({ passed: false, why: 'the summary of a run is believed' });
  }); // prettier-ignore

  it('reads an exporter back with the parse of its contract', async () => {
    await write('acme.mjs', exporterText(GOOD));
    await write(
      'candlewick.contract.mjs',
      `export default { kind: 'exporter', setUp: () => ({ parse(bytes) {
  const rows = Buffer.from(bytes).toString().split('\\n').slice(0, -1).map((line) => line.split(' ').map(Number));
  const names = ['time', 'open', 'high', 'low', 'close', 'volume'];
  return { length: rows.length, extras: {}, ...Object.fromEntries(names.map((name, c) => [name, Float64Array.from(rows, (row) => row[c])])) };
} }) };`,
    );
    const { stdout } = await user.run('plugins', 'test', './acme.mjs', '--json');
    const { status, plugins } = JSON.parse(stdout) as Report;
    expect([status, plugins[0]!.cases.find(({ id }) => id === 'EXPORTER-04')!.note]).toEqual([
      'passed',
      undefined,
    ]);
  });

  it('tests an exchange offline by the contract beside it', async () => {
    await copyFile(memoryExchange, join(user.folder, 'memory.mjs'));
    const without = await user.run('plugins', 'test', './memory.mjs');
    expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('candlewick.contract.ts beside it')]);
    await write('candlewick.contract.ts', CONTRACT);
    const { code, stdout } = await user.run('plugins', 'test', './memory.mjs', '--json');
    const { plugins } = JSON.parse(stdout) as Report;
    expect(plugins[0]!.cases.filter(({ passed }) => !passed)).toEqual([]);
    expect([code, plugins[0]!.cases.length]).toEqual([0, 25]);
  }); // prettier-ignore

  it('takes a contract that the module itself exports, or that is named', async () => {
    await copyFile(memoryExchange, join(user.folder, 'memory.mjs'));
    await write(
      'both.mjs',
      `export { default } from './memory.mjs'; export const contract = ${CONTRACT.replace('export default ', '').replace(/;$/, '')};`,
    );
    expect((await user.run('plugins', 'test', './both.mjs', '--quiet')).code).toBe(0);
    await write('elsewhere.mjs', CONTRACT);
    expect((await user.run('plugins', 'test', './memory.mjs', '--contract', 'elsewhere.mjs')).code).toBe(0);
    await write('wrong.mjs', 'export default { kind: "exchange" };');
    const { code, stderr } = await user.run('plugins', 'test', './memory.mjs', '--contract', 'wrong.mjs');
    expect([code, stderr]).toEqual([3, expect.stringContaining('is no contract: it needs kind and setUp')]);
  });

  it('takes options from the command line, and tells of those that do not fit', async () => {
    await write('acme.mjs', exporterText(GOOD));
    const wrong = await user.run('plugins', 'test', './acme.mjs', '--options', '{ "wrong": true }');
    expect(wrong.code).toBe(7);
    expect(wrong.stdout).toContain('exporter acme: options.wrong: is wrong');
    expect(wrong.stdout.match(/options\.wrong/g)).toHaveLength(1);
    const text = await user.run('plugins', 'test', './acme.mjs', '--options', '{ wrong');
    expect([text.code, text.stderr]).toEqual([2, expect.stringContaining('--options takes JSON')]);
  });

  it('survives what a plugin leaves behind in the background, and counts it', async () => {
    const body = GOOD.replace(
      'let candles = 0;',
      'let candles = 0; Promise.reject(new Error("left behind"));',
    );
    await write('acme.mjs', exporterText(body));
    const { code, stdout } = await user.run('plugins', 'test', './acme.mjs');
    expect([code, stdout]).toEqual([7, expect.stringContaining('left behind')]);
  });

  it('says what does not load as any command does', async () => {
    await write('enum.ts', 'enum A { B }\nexport default A;');
    const { code, stderr } = await user.run('plugins', 'test', './enum.ts');
    expect([code, stderr]).toEqual([3, expect.stringContaining('TypeScript that Node.js cannot take away')]);
    const json = await user.run('plugins', 'test', './enum.ts', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'PLUGIN_LOAD' } });
  });

  it('needs no configuration, not even one that is trusted', async () => {
    await user.config({ plugins: ['./not-there.mjs'] });
    await write('acme.mjs', exporterText(GOOD));
    expect((await user.run('plugins', 'test', './acme.mjs')).code).toBe(0);
  });
});

describe('candlewick plugins doctor', () => {
  let user: Workspace;
  beforeEach(async () => void (user = await openWorkspace()));
  afterEach(() => user[Symbol.asyncDispose]());

  it('finds nothing to say where nothing is configured', async () => {
    const { code, stdout } = await user.run('plugins', 'doctor');
    expect([code, stdout]).toEqual([0, expect.stringContaining('Every plugin loads, opens and closes.')]);
  });

  it('says of each plugin what is wrong with it, and goes on to the next', async () => {
    const write = (name: string, text: string) => writeFile(join(user.folder, name), text);
    const exporter = (name: string, open: string) =>
      `export default { kind: 'exporter', name: '${name}', description: 'x', api: 1, capabilities: { streaming: true }, options: { safeParse: (data) => ({ success: true, data }) }, open: ${open} };`;
    const fine = '({ export: async () => ({ candles: 0 }), async [Symbol.asyncDispose]() {} })';
    await write('throws.mjs', 'throw new Error("bang");');
    await write('hangs.mjs', exporter('hangs', '() => new Promise(() => {})'));
    await write('half.mjs', exporter('half', '() => ({})'));
    await write('stays.mjs', exporter('stays', `() => ({ ...${fine}, [Symbol.asyncDispose]: () => new Promise(() => {}) })`));
    await write('good.mjs', exporter('good', `() => ${fine}`));
    await user.config({
      plugins: ['./throws.mjs', './nowhere.mjs', './hangs.mjs', './half.mjs', './stays.mjs', './good.mjs'],
      exporters: { csv: { seperator: ';' }, good: {} },
      exchanges: { simulated: {}, okex: {} },
      limits: { pluginTime: 500 },
    });
    const { code, stdout } = await user.run('plugins', 'doctor', '--trust', '--json');
    const { plugins } = JSON.parse(stdout) as { plugins: { where: string; plugin: string; state: string; detail: string }[] };
    const bad = plugins.filter(({ state }) => state === 'problem').map(({ where, plugin, detail }) => [where, plugin.split('/').at(-1), detail]);
    expect(code).toBe(7);
    expect(bad).toEqual([
      ['plugins', 'throws.mjs', expect.stringContaining('bang')],
      ['plugins', 'nowhere.mjs', expect.stringContaining('there is no plugin at')],
      ['exchanges.okex', 'exchange okex', expect.stringContaining('there is no exchange okex')],
      ['exporters.csv', 'exporter csv', expect.stringContaining('Did you mean separator?')],
      ['plugins', 'exporter hangs', expect.stringContaining('it has not opened after 500 ms')],
      ['plugins', 'exporter half', expect.stringContaining('it has no export')],
      ['plugins', 'exporter stays', expect.stringContaining('does not close within 500 ms')],
    ]);
    expect(plugins.filter(({ state }) => state === 'ok').map(({ where }) => where)).toEqual(
      expect.arrayContaining(['exchanges.simulated', 'cache', 'limiter', 'exporters.good']),
    );
  }); // prettier-ignore
});
