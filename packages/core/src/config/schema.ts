import * as z from 'zod';
import { SOURCE_CHOICES } from '../contracts/history.ts';
import { LOG_LEVELS } from '../contracts/logger.ts';
import { USUAL } from '../domain/usual.ts';
import { count, duration, memorySize, moment, settings, share, size, threshold } from './fields.ts';
import { limitsSchema, networkSchema, performanceSchema } from './resource-settings.ts';

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
    cleanup: z
      .union([
        z.literal(false),
        z
          .strictObject({
            above: share.default(0.9).describe('Share of the cap above which a run cleans up at its end.'),
            to: share.default(0.8).describe('Share of the cap that it cleans up to.'),
          })
          .refine(({ above, to }) => to <= above, 'to must not be larger than above'),
      ])
      .prefault({})
      .describe(
        'When the cache is cleaned up after a run: what was used longest ago goes first, what is pinned never. false: only by hand, with `candlewick prune`.',
      )
      .register(settings, { trust: 'any' }),
    ttl: z
      .union([z.literal(false), duration('s')])
      .default(false)
      .describe(
        'Coverage fetched longer ago is asked for again: seconds or `1h`; false: closed history never expires.',
      )
      .register(settings, { flag: '--cache-ttl <seconds>', trust: 'any' }),
    tail: z
      .record(z.string(), duration('s'))
      .default({ '1m': 300_000, '1h': 3_600_000 })
      .describe(
        'By timeframe: a candle that was fetched less than so long after it closed is asked for once more when the time has passed (seconds or `1h`). Venues correct their newest candles. `{}`: never.',
      )
      .register(settings, { trust: 'any' }),
  })
  .describe('The dataset cache and the options of its plugin.');

const limiterSchema = z
  .looseObject({ plugin: z.string().default('weight').describe('Limiter plugin.') })
  .describe(
    'The request budget and the options of its plugin: for weight, `share` of the venue limit to use.',
  );

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

const verifySchema = z
  .strictObject({
    flatRun: count(1, 1_000_000)
      .default(USUAL.flatRun)
      .describe('Shortest run of candles without volume and movement that is reported.')
      .register(settings, { flag: '--flat-run <candles>', trust: 'any' }),
    priceThreshold: threshold
      .default(USUAL.priceThreshold)
      .describe('`price-anomaly`: a return so many robust deviations from the median return.')
      .register(settings, { flag: '--price-threshold <n>', trust: 'any' }),
    volumeThreshold: threshold
      .default(USUAL.volumeThreshold)
      .describe('`volume-anomaly`: the logarithm of a volume so many robust deviations above the median.')
      .register(settings, { flag: '--volume-threshold <n>', trust: 'any' }),
    window: count(30, 100_000)
      .default(USUAL.window)
      .describe('Candles with volume that say what is usual.')
      .register(settings, { trust: 'any' }),
  })
  .describe('When `verify` calls candles unusual. They are shown, never removed.');

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
  source: z
    .enum(SOURCE_CHOICES)
    .default('auto')
    .describe(
      "Where history comes from: `auto` (the exchange's archive of files where that costs less), `rest` (its API alone), `archive` (files alone).",
    )
    .register(settings, { flag: '--source <where>', trust: 'any' }),
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
  verify: verifySchema.prefault({}),
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
