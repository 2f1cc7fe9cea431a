import * as z from 'zod';
import { count, duration, settings, size } from './fields.ts';

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

export const performanceSchema = z
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

export const limitsSchema = z
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
    pluginTime: duration('ms')
      .prefault('30s')
      .describe('How long a plugin may take to load, to open and to close: milliseconds or `30s`.')
      .register(settings, { trust: 'any' }),
    pluginSilence: duration('ms')
      .prefault('10min')
      .describe(
        'A cache or exporter that is at work and gives no sign of life for so long is given up: milliseconds or `10min`.',
      )
      .register(settings, { trust: 'any' }),
  })
  .describe('Ceilings: of resources, kept by slowing down, and of patience with plugins.');

export const networkSchema = z
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
    longestWait: duration('ms')
      .prefault('10min')
      .describe(
        'A ban, or a Retry-After, that lasts longer is not waited for: the dataset ends with its time in the message.',
      )
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
