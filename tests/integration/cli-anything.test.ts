import fc from 'fast-check';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { EXIT } from '@candlewick/core/host';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMANDS } from '../../packages/cli/src/command-list/commands.ts';
import { GLOBAL_OPTIONS } from '../../packages/cli/src/command-list/options.ts';
import type { Described } from '../../packages/cli/src/command.ts';
import { main } from '../../packages/cli/src/main.ts';

/** What people write, and what nobody would: to every option and argument. */
const WORDS = [
  ...['2024-01-05', '2024-01-10T12:00', '2024-13-45', '90d', '3d', 'listing', 'now', '1', '0', '-1', '10', '1e9', '1.5'],
  ...['1h', '4h', '1d', '7m', '10h', '1w', '1M', '0m', '1x', '999999999m', 'NaN', 'Infinity', '1,2', ',', ':', '=', '/', '.'],
  ...['BTC/USDT', 'BTCUSDT', 'ETH/USDT', '*/USDT', 'NOPE/X', 'BTC/USDT,ETH/USDT', 'btc', '*', '(', '[a'],
  ...['simulated', 'import:local', 'import:', 'nowhere', 'constructor', '__proto__', 'toString', 'cache:lmdb', 'exporter:csv'],
  ...['csv', 'parquet', 'csv,json', 'lean', 'npy', 'all', 'timestamp,close', 'close', 'time=time', 'time=1,open=2', 'volume=99'],
  ...['sma:20', 'sma:0', 'rsi:14,macd', 'ema:1e9', 'sma', 'sma:-1', 'bb:20:2', 'previous', 'linear', 'gzip', 'zstd', 'float32'],
  ...['day', 'month', 'year', 'exclude', 'flag', 'light', 'dark', 'standard', 'high', 'auto', 'rest', 'archive', 'ms', 's'],
  ...['5GB', '128MB', '0', '1B', 'GB', '-5GB', 'Europe/Berlin', 'Mars/Olympus', '02:00-05:00', '25:00-26:00', 'cron', 'systemd'],
  ...['out.csv', 'out/', 'deep/er/out.svg', '-', 'rows.csv', 'folder', 'broken.json', 'nothing', '/proc/none/x', '/dev/null/x', '..'],
  ...['show', 'path', 'schema', 'init', 'info', 'list', 'doctor', 'bash', 'fish', 'update', 'verify', 'backup', 'exporter', 'my-format'],
  ...['日本', '🕯', 'a'.repeat(300), '%s', '{', '{}', '[]', 'null', '"', "'", '\\', '$HOME', '--', '-o', '-x', '--json', '\u001b[31m', ' '],
]; // prettier-ignore

/** Those that are tested as they are packed: they run npm, or write what is built. */
const LEFT_OUT = new Set(['test', 'new']);
const commandsBelow = (command: Described): readonly (readonly [readonly string[], Described])[] => [
  [[command.name], command],
  ...(command.subcommands ?? [])
    .filter(({ name }) => !LEFT_OUT.has(name))
    .map((each) => [[command.name, each.name], each] as const),
];

/** What fits an option, mostly. */
const FITTING: Readonly<Record<string, readonly string[]>> = {
  exchange: ['simulated', 'simulated', 'import:local'],
  symbol: ['BTC/USDT', 'ETH/USDT', 'BTCUSDT', '*/USDT'],
  symbols: ['BTC/USDT,ETH/USDT', 'ETH/USDT'],
  timeframe: ['1h', '1d', '4h', '7h', '1w', '1M', '3d'],
  'from-timeframe': ['1h', '1d', '1m'],
  start: ['2024-01-01', '2024-01-05', '2024-01-09T07:30', '2023-12-01', '90d', 'listing'],
  end: ['2024-01-06', '2024-01-15', '2024-01-09T08:00', '2024-02-01', 'now'],
  format: [
    'csv',
    'json',
    'jsonl',
    'parquet',
    'arrow',
    'npy',
    'freqtrade',
    'lean',
    'tradingview',
    'backtrader',
    'csv,npy',
  ],
  export: ['csv', 'json', 'parquet,arrow'],
  output: ['out', 'out.csv', 'out/', 'a/b/c.json', '-', 'rows.csv'],
  columns: ['all', 'timestamp,close', 'close,timestamp,volume', 'sma_20', 'time=time,open=2'],
  tz: ['Europe/Berlin', 'UTC', 'Asia/Kolkata'],
  compress: ['gzip', 'zstd'],
  dtype: ['float32'],
  partition: ['day', 'month', 'year'],
  fill: ['previous', 'linear'],
  indicators: ['sma:20', 'rsi:14,macd', 'bollinger', 'atr:14,obv', 'vwap', 'ema:500'],
  partial: ['exclude', 'flag'],
  to: ['5GB', '0', '1MB'],
  'older-than': ['90d', '1s', '0d'],
  every: ['15m', '1h', '1d', '1w'],
  'off-peak': ['02:00-05:00', '22:00-03:00'],
  system: ['cron', 'systemd', 'windows'],
  width: ['1200', '80', '10'],
  height: ['720', '24', '10'],
  limit: ['1', '10', '0'],
  keep: ['1', '5', '0'],
  sample: ['1', '5', '0'],
  'flat-run': ['1', '10', '0'],
  'price-threshold': ['20', '0', '0.5'],
  'volume-threshold': ['8', '0'],
  'performance-mode': ['standard', 'high'],
  source: ['auto', 'rest', 'archive'],
  'cache-size': ['128MB', '1', '0'],
  'cache-ttl': ['0', '3600'],
  'cache-dir': ['other', 'historical_data'],
  theme: ['light', 'dark'],
  'time-unit': ['s', 'ms', 'us', 'ns'],
  name: ['mine', 'local'],
  as: ['simulated', 'binance'],
  config: ['candlewick.config.json'],
  args: ['rows.csv', 'folder', 'backups', 'show', 'schema', 'bash', 'csv', 'exporter', 'update', '*/USDT'],
};

const word = fc.constantFrom(...WORDS);
const wordFor = (name: string) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...(FITTING[name] ?? WORDS)) },
    { weight: 1, arbitrary: word },
  );
const argumentsOf = ([names, { options = [], args = [] }]: readonly [readonly string[], Described]) => {
  const given = [...options, ...GLOBAL_OPTIONS].map(([flags]) => {
    const name = flags.split(/[ ,]+/).find((each) => each.startsWith('--'))!;
    const arbitrary = flags.includes('<')
      ? wordFor(name.slice(2)).map((value) => [name, value])
      : fc.constant([name]);
    return { arbitrary, weight: GLOBAL_OPTIONS.some(([each]) => each === flags) ? 1 : 4 };
  });
  return fc
    .record({
      options: fc.array(fc.oneof(...given), { maxLength: 5 }),
      args: fc.oneof(
        { weight: 6, arbitrary: fc.tuple(...args.map(() => wordFor('args'))) },
        { weight: 1, arbitrary: fc.array(word, { maxLength: 2 }) },
      ),
    })
    .map((story) => [...names, ...story.options.flat(), ...story.args]);
};
const line = fc.oneof(...COMMANDS.flatMap(commandsBelow).map(argumentsOf), fc.array(word, { maxLength: 4 }));

let root = '';
const cwd = () => join(root, 'project');
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'candlewick-anything-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

class Output extends Writable {
  text = '';
  override _write(chunk: Buffer | string, _encoding: BufferEncoding, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

async function run(argv: readonly string[]) {
  const stdout = new Output();
  const stderr = new Output();
  const env = {
    HOME: join(root, 'home'),
    XDG_DATA_HOME: join(root, 'data'),
    XDG_CONFIG_HOME: join(root, 'config'),
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
  };
  const signal = AbortSignal.timeout(5_000);
  const code = await main(argv, { stdout, stderr, stdin: Readable.from([]), env, cwd: cwd(), signal });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** A project with two datasets, an import and some files. */
async function begin(): Promise<void> {
  await rm(root, { recursive: true, force: true });
  await mkdir(join(cwd(), 'folder'), { recursive: true });
  await writeFile(join(cwd(), 'candlewick.config.json'), JSON.stringify({ exchange: 'simulated' }));
  const rows = Array.from({ length: 48 }, (_, i) =>
    [new Date(Date.UTC(2024, 0, 1, i)).toISOString(), 10, 12, 9, 11, i].join(),
  );
  await writeFile(join(cwd(), 'rows.csv'), ['time,open,high,low,close,volume', ...rows].join('\n'));
  await writeFile(join(cwd(), 'broken.json'), '{"a": [');
  await run(['fetch', '--symbol', 'BTC/USDT', '--start', '2024-01-01', '--end', '2024-01-15']);
  await run(['fetch', '--symbol', 'ETH/USDT', '--timeframe', '1d', '--start', '2023-11-01', '--end', '2024-02-01']);
  await run(['import', 'rows.csv', '--symbol', 'BTC/USDT', '--timeframe', '1h']);
} // prettier-ignore

it('whatever is asked of it, the program says what it did or what is wrong, and how to go on', async () => {
  const codes = new Set<number>(Object.values(EXIT));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 4 }), async (lines) => {
      await begin();
      for (const argv of lines) {
        const { code, stdout, stderr } = await run(argv);
        const said = `${argv.join(' ')}\n${code}\n${stdout.slice(0, 2_000)}\n${stderr.slice(0, 2_000)}`;
        expect(codes, said).toContain(code);
        expect(said).not.toContain('[INTERNAL]');
        expect(said).not.toMatch(/"INTERNAL"|\[object |TypeError|undefined/);
        if (code !== 0 && !argv.includes('--json') && !argv.includes('--quiet'))
          expect(stderr + stdout, said).not.toBe('');
      }
    }),
    { numRuns: 25 },
  );
});
