import { cp, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createStranger, type Stranger } from './support/stranger.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = join(root, 'examples');

/** Those that a guide builds from nothing are run with it. */
const IN_GUIDES = ['exchange-http', 'exporter-line-protocol'];

describe('the example plugins, as a stranger has them', () => {
  let stranger: Stranger;
  let names: string[];

  beforeAll(async () => {
    stranger = await createStranger(inject('tarballs'));
    const all = await readdir(examples);
    names = all.filter(
      (name) => /^(exchange|exporter|monitor|limiter|cache)-/.test(name) && !IN_GUIDES.includes(name),
    );
    for (const name of names)
      await cp(join(examples, name), join(stranger.folder, 'plugins', name), {
        recursive: true,
        filter: (path) => !/[/\\](node_modules|dist)$/.test(path),
      });
    // One folder above all of them, with what each would install for itself.
    await stranger.sh(
      'plugins',
      'npm init --yes\nnpm install candlewick @candlewick/core typescript@~6.0.3 @types/node@24 zod@4',
    );
  });
  afterAll(() => stranger?.[Symbol.asyncDispose]());

  it('have a licence, a page and a description of every option', async () => {
    for (const name of [...names, ...IN_GUIDES]) {
      const read = (file: string) => readFile(join(examples, name, file), 'utf8');
      expect(await read('LICENSE')).toMatch(/^MIT License/);
      expect(JSON.parse(await read('package.json'))).toMatchObject({ license: 'MIT', type: 'module' });
      expect(await read('README.md')).toMatch(new RegExp(`^# candlewick-plugin-`));
    }
  });

  it('are checked, pass their tests and are published', async () => {
    for (const name of names) {
      const said = await stranger.sh(`plugins/${name}`, 'npm run check\nnpm test\nnpm publish');
      expect(said, name).toMatch(/✔ [A-Z]+-01 /);
      expect(said, name).toMatch(/^ℹ fail 0$/m);
    }
    expect(stranger.registry.published).toHaveLength(names.length);
  });

  it('work together in a project that installs them: a folder of CSV files into databases, watched', async () => {
    const config = {
      plugins: ['csv-folder', 'sqlite', 'prometheus', 'cache-sqlite'].map(
        (name) => `candlewick-plugin-${name}`,
      ),
      exchanges: { mine: { plugin: 'csv-folder', folder: 'candles', columns: { time: 'when' }, time: 's' } },
      cache: { plugin: 'sqlite', folder: 'cache' },
      exporters: { market: { plugin: 'sqlite', database: 'market.sqlite', table: 'bars' } },
      monitors: { prometheus: { port: 0, file: 'metrics/candlewick.prom' } },
    };
    const row = (hour: number) => [
      Date.UTC(2024, 0, 1, hour) / 1000,
      10 + hour,
      12 + hour,
      9,
      11 + hour,
      0.1 + hour,
    ];
    const hours = Array.from({ length: 48 }, (_, hour) => hour).filter((hour) => hour !== 5);
    const csv = ['when,open,high,low,close,volume', ...hours.map((hour) => row(hour).join(','))].join('\n');
    const said = await stranger.sh(
      'project',
      `npm init --yes
npm install candlewick ${config.plugins.join(' ')}
mkdir -p candles below
cat > candles/BTC-EUR-1h.csv <<'END'
${csv}
END
cat > candlewick.config.json <<'END'
${JSON.stringify(config)}
END
cd below
npx candlewick plugins --trust
for format in sqlite market; do
  npx candlewick fetch --trust --exchange mine --symbol BTC/EUR --timeframe 1h --start 2024-01-01 --end 2024-01-03 --export $format
done`,
    );
    for (const [kind, name] of [['exchange', 'csv-folder'], ['exporter', 'sqlite'], ['monitor', 'prometheus']])
      expect(said).toMatch(new RegExp(`^${kind} +${name} +candlewick-plugin-${name} `, 'm')); // prettier-ignore
    expect(said).toContain('47 (47 fetched in 2 requests)');
    expect(said).toContain('47 (0 fetched in 0 requests)');
    expect(said).toContain('  market, no file  47 candles');
    expect(await readdir(join(stranger.folder, 'project/cache'))).toContain('candles.sqlite');
    const project = join(stranger.folder, 'project');
    const files = await readdir(join(project, 'historical_data'));
    expect(files).toEqual(['mine_BTC_EUR_1h_20240101_20240103.sqlite']);
    for (const [file, table] of [[`historical_data/${files[0]}`, 'candles'], ['market.sqlite', 'bars']] as const) {
      using database = new DatabaseSync(join(project, file), { readOnly: true });
      const rows = database.prepare(`SELECT time, open, volume FROM ${table} ORDER BY time`).all();
      expect(rows.map((each) => Object.values(each))).toEqual(
        hours.map((hour) => [Date.UTC(2024, 0, 1, hour), 10 + hour, 0.1 + hour]),
      );
    } // prettier-ignore
    expect(await readFile(join(project, 'metrics/candlewick.prom'), 'utf8')).toMatch(
      /^candlewick_candles_exported_total\{format="market"\} 47$/m,
    );
  });
});
