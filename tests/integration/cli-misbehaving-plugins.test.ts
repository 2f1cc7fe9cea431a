import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const memoryExchange = fileURLToPath(new URL('support/memory-exchange.mjs', import.meta.url));
const FETCH = ['fetch', '--trust', '--symbol', 'BTC/USDT', '--timeframe', '1h', '--start', '2024-01-01', '--end', '2024-01-05']; // prettier-ignore
const SCHEMA = '{ safeParse: (data) => ({ success: true, data }) }';

const monitor = (open: string) =>
  `export default { kind: 'monitor', name: 'bad', description: 'x', api: 1, capabilities: {}, options: ${SCHEMA}, open: () => { ${open} } };`;
const exporter = (body: string) =>
  `export default { kind: 'exporter', name: 'bad', description: 'x', api: 1, capabilities: { streaming: true }, options: ${SCHEMA},
  open: () => ({ async export(source, target, signal) { ${body} }, async [Symbol.asyncDispose]() {} }) };`;
const CLOSE = 'async [Symbol.asyncDispose]() {}';

describe('a plugin of a stranger that misbehaves, in a real run', () => {
  let user: Workspace;
  beforeEach(async () => void (user = await openWorkspace()));
  afterEach(() => user[Symbol.asyncDispose]());
  const write = (name: string, text: string) => writeFile(join(user.folder, name), text);
  const run = async (plugin: string, more: object = {}, ...args: string[]) => {
    await write('bad.mjs', plugin);
    await copyFile(memoryExchange, join(user.folder, 'memory.mjs'));
    await user.config({ plugins: ['./bad.mjs', './memory.mjs'], exchange: 'memory', ...more });
    return user.run(...FETCH, ...args);
  };

  it('by failing in the background does not end it, and is named once', async () => {
    const bad = monitor(`return {
      onEvent() {
        Promise.reject(new Error('nobody waits'));
        setImmediate(() => { throw new Error('in a callback'); });
        setTimeout(() => Promise.reject('a text'), 1);
      },
      ${CLOSE} };`);
    const { code, stdout, stderr } = await run(bad, { monitors: { bad: true } }, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'complete', datasets: [{ candles: 96 }] });
    expect(stderr.match(/warning: monitor bad failed in the background: nobody waits/g)).toHaveLength(1);
    expect(stderr).toContain('warning: monitor bad failed in the background: in a callback');
  });

  it('by what its file starts while it loads does not end it either', async () => {
    const bad = `Promise.reject(new Error('too early')); ${monitor(`return { onEvent() {}, ${CLOSE} };`)}`;
    const { code, stderr } = await run(bad, { monitors: { bad: true } });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/warning: .*bad.* failed in the background: too early/)]);
  }); // prettier-ignore

  it('by leaving something running does not keep the program from ending', async () => {
    const bad = monitor(`setInterval(() => {}, 1000); return { onEvent() {}, ${CLOSE} };`);
    const { code, stderr } = await run(bad, { monitors: { bad: true } });
    expect([code, stderr]).toEqual([0, '']);
  });

  it('by not closing is told, with what else was done', async () => {
    const bad = monitor('return { onEvent() {}, [Symbol.asyncDispose]: () => new Promise(() => {}) };');
    const { code, stdout, stderr } = await run(bad, { monitors: { bad: true }, limits: { pluginTime: 300 } });
    expect(stdout).toContain('96');
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('monitor bad failed to close: it has not closed after 300 ms'),
    ]);
    expect((await user.run('list', '--json', '--trust')).stdout).toContain('"candles": 96');
  });

  it('by failing midway through an export leaves no file, while the data is kept', async () => {
    const bad = exporter(
      `const file = await target.file('txt'); await file.write(Buffer.from('half')); throw null;`,
    );
    const { code, stderr } = await run(bad, {}, '--export', 'bad');
    expect([code, stderr]).toEqual([6, expect.stringContaining('exporter bad failed in export: null')]);
    expect(await readdir(join(user.folder, 'historical_data')).catch(() => [])).toEqual([]);
    expect((await user.run('list', '--json', '--trust')).stdout).toContain('"candles": 96');
  });

  it('by taking no notice of Ctrl-C is left behind', async () => {
    await write(
      'bad.mjs',
      exporter(`await target.file('txt'); process.stderr.write('at work'); return new Promise(() => {});`),
    );
    await copyFile(memoryExchange, join(user.folder, 'memory.mjs'));
    await user.config({ plugins: ['./bad.mjs', './memory.mjs'], exchange: 'memory' });
    const { result, signal, output } = user.start(...FETCH, '--export', 'bad');
    await expect.poll(output, { timeout: 30_000 }).toContain('at work');
    signal('SIGINT');
    expect((await result).code).toBe(130);
    expect(await readdir(join(user.folder, 'historical_data')).catch(() => [])).toEqual([]);
  });
});
