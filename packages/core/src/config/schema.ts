import * as z from 'zod';
import { LOG_LEVELS } from '../contracts/logger.ts';
import { count, duration, memorySize, moment, settings, size } from './fields.ts';

const datasetSchema = z.strictObject({
  exchange: z.string().optional().describe('Exchange id; the top-level exchange when absent.'),
  symbol: z.string().describe('`BTC/USDT`, `BTCUSDT`, or a pattern such as `*/USDT`.'),
  timeframe: z.string().optional().describe('`1m` … `1M`; the top-level timeframe when absent.'),
  start: moment.optional().describe('First time, as the top-level start.'),
  end: moment.optional().describe('End, not included, as the top-level end.'),
});

const exchangeSchema = z
  .looseObject({
    plugin: z.string().optional().describe('Plugin that serves this exchange; found by id when absent.'),
    apiKey: z.string().optional().describe('API key. Better in the environment or `.env`.'),
    secretKey: z.string().optional().describe('Secret key. Better in the environment or `.env`.'),
    password: z.string().optional().describe('API password or passphrase, where the venue has one.'),
    authenticated: z
      .boolean()
      .optional()
      .describe('Send the keys with requests for candles. Off: public candles need none.'),
  })
  .describe(
    'One exchange: whose plugin, keys, and the options of that plugin (for ccxt: `ccxt: {...}` as its constructor takes it).',
  );

const cacheSchema = z
  .looseObject({
    plugin: z.string().default('lmdb').describe('Cache plugin.'),
    folder: z
      .string()
      .optional()
      .describe("Where datasets are kept; the user's data folder when absent.")
      .register(settings, { flag: '--cache-dir <folder>', env: 'CACHE_DIR', trust: 'inside' }),
    memorySize: memorySize
      .optional()
      .describe(
        'Memory for decoded blocks: `128MB`, or a plain number of blocks. Standard 128MB, high 256MB.',
      )
      .register(settings, { flag: '--cache-size <size>', trust: 'any' }),
    diskSize: size
      .prefault('10GB')
      .describe('Cap of the disk cache: `10GB`.')
      .register(settings, { trust: 'any' }),
    ttl: z
      .union([z.literal(false), duration('s')])
      .default(false)
      .describe(
        'Coverage fetched longer ago is asked for again: seconds or `1h`; false: closed history never expires.',
      )
      .register(settings, { flag: '--cache-ttl <seconds>', trust: 'any' }),
  })
  .describe('The dataset cache and the options of its plugin.');

const limiterSchema = z
  .looseObject({ plugin: z.string().default('weight').describe('Limiter plugin.') })
  .describe(
    'The request budget and the options of its plugin: for weight, `share` of the venue limit to use.',
  );

const poolsSchema = z
  .strictObject({
    network: count(1, 64)
      .optional()
      .describe('Stands for requestsInFlight where that is not set.')
      .register(settings, { trust: 'any' }),
    cpu: count(0, 64)
      .optional()
      .describe('Stands for workers where that is not set.')
      .register(settings, { trust: 'any' }),
    io: count(1, 64)
      .optional()
      .describe('Stands for datasetsInParallel where that is not set.')
      .register(settings, { trust: 'any' }),
    queue: count(1, 1_000_000)
      .optional()
      .describe('Accepted and without effect: requests are made as they are needed, and nothing queues up.')
      .register(settings, { trust: 'any' }),
  })
  .describe("The pool names of Candlewick's forerunner in Python.");

const performanceSchema = z
  .strictObject({
    mode: z
      .enum(['standard', 'high'])
      .default('standard')
      .describe('Preset of the settings below.')
      .register(settings, { flag: '--performance-mode <mode>', trust: 'any' }),
    requestsInFlight: count(1, 64)
      .optional()
      .describe('Requests under way at once, over all datasets. Standard 6, high 16.')
      .register(settings, { env: 'THREAD_POOL_SIZE', trust: 'any' }),
    datasetsInParallel: count(1, 64)
      .optional()
      .describe('Datasets worked on side by side. 5.')
      .register(settings, { trust: 'any' }),
    workers: count(0, 64)
      .optional()
      .describe(
        'Threads that write exports side by side, when there are several large ones. Standard 1, high 2.',
      )
      .register(settings, { trust: 'any' }),
    pageSize: count(1, 10_000)
      .optional()
      .describe("Most candles per request; the venue's best when absent.")
      .register(settings, { trust: 'any' }),
    batchSize: count(16, 1_000_000)
      .optional()
      .describe('Candles per batch when reading. Standard 8192, high 32768.')
      .register(settings, { trust: 'any' }),
    pools: poolsSchema.optional(),
  })
  .describe('How much is done at once.');

const limitsSchema = z
  .strictObject({
    memory: size
      .prefault('4GB')
      .describe('Above this resident memory fewer requests are kept in flight.')
      .register(settings, { trust: 'any' }),
    cpu: z
      .number()
      .min(10)
      .max(100)
      .default(80)
      .describe('Above this share of the machine, in percent, fewer requests are kept in flight.')
      .register(settings, { trust: 'any' }),
    connections: count(1, 1000)
      .default(50)
      .describe('Most connections kept open per host.')
      .register(settings, { trust: 'any' }),
  })
  .describe('Ceilings that are kept by slowing down.');

const networkSchema = z
  .strictObject({
    timeout: duration('ms')
      .prefault('30s')
      .describe('Deadline of one request, body included: milliseconds or `30s`.')
      .register(settings, { trust: 'any' }),
    retries: count(0, 100)
      .default(3)
      .describe('Retries after the first attempt.')
      .register(settings, { env: 'MAX_RETRIES', trust: 'any' }),
    retryDelay: duration('ms')
      .prefault('500ms')
      .describe('Wait before the first retry; it doubles with every further one, with jitter.')
      .register(settings, { trust: 'any' }),
    proxy: z
      .string()
      .optional()
      .describe('HTTP proxy for the exchanges. HTTPS_PROXY and HTTP_PROXY are honoured too.')
      .register(settings, { env: 'HTTPS_PROXY' }),
    caFile: z
      .string()
      .optional()
      .describe('Further certificate authorities, PEM. TLS is always verified.')
      .register(settings, { env: 'NODE_EXTRA_CA_CERTS' }),
    dnsCache: duration('ms')
      .prefault('5min')
      .describe('How long a resolved name is remembered.')
      .register(settings, { trust: 'any' }),
  })
  .describe('How the network is used.');

const exportSchema = z
  .strictObject({
    formats: z
      .array(z.string())
      .default([])
      .describe('Export after every fetch, in these formats.')
      .register(settings, { flag: '--export <format...>', trust: 'any' }),
    folder: z
      .string()
      .default('historical_data')
      .describe('Where exports go, from the project folder.')
      .register(settings, { trust: 'inside' }),
    template: z
      .string()
      .default('{exchange_}{symbol}_{timeframe}_{from}_{to}')
      .describe('File name without extension; `{exchange_}` is empty for binance.')
      .register(settings, { trust: 'any' }),
  })
  .describe('Where exports go and what they are called.');

const pluginOptions = z.union([z.boolean(), z.looseObject({ plugin: z.string().optional() })]);

/** The configuration: the one source of types, JSON schema, flags, editor settings and the reference page. */
export const configSchema = z.strictObject({
  $schema: z
    .string()
    .optional()
    .describe('Where the JSON schema of this file is.')
    .register(settings, { trust: 'any' }),
  plugins: z
    .array(z.string())
    .default([])
    .describe('Third-party plugins: package names or paths from this file.'),
  exchange: z
    .string()
    .default('binance')
    .describe('Exchange id.')
    .register(settings, { flag: '--exchange <id>', trust: 'any' }),
  symbols: z
    .array(z.string())
    .default(['BTC/USDT'])
    .describe('Markets to fetch when none is named.')
    .register(settings, { flag: '--symbols <list>', trust: 'any' }),
  timeframe: z
    .string()
    .default('1h')
    .describe('Length of a candle: `1m` … `1M`.')
    .register(settings, { flag: '--timeframe <tf>', trust: 'any' }),
  start: moment
    .optional()
    .describe(
      'First time: date, span back from now (`90d`), or `listing`. Absent: the last 1,000 closed candles.',
    )
    .register(settings, { flag: '--start <when>', trust: 'any' }),
  end: moment
    .optional()
    .describe('End, not included. Absent: now.')
    .register(settings, { flag: '--end <when>', trust: 'any' }),
  datasets: z
    .array(datasetSchema)
    .default([])
    .describe('What a bare `fetch` and `update` work on.')
    .register(settings, { trust: 'any' }),
  exchanges: z.record(z.string(), exchangeSchema).default({}).describe('Settings by exchange id.'),
  cache: cacheSchema.prefault({}),
  limiter: limiterSchema.prefault({}),
  exporters: z
    .record(z.string(), pluginOptions)
    .default({})
    .describe('Options by exporter; the name is the format.'),
  monitors: z
    .record(z.string(), pluginOptions)
    .default({})
    .describe('Monitors that watch every run: options, true, or false. performance runs unless it is false.'),
  export: exportSchema.prefault({}),
  performance: performanceSchema.prefault({}),
  limits: limitsSchema.prefault({}),
  network: networkSchema.prefault({}),
  logLevel: z
    .enum(LOG_LEVELS)
    .default('warn')
    .describe('What is logged to standard error.')
    .register(settings, { env: 'LOG_LEVEL', trust: 'any' }),
});

/** What a configuration file may hold. */
export type ConfigInput = z.input<typeof configSchema>;
/** A complete, checked configuration. */
export type Config = z.output<typeof configSchema>;
