import * as z from 'zod';

/** Options of one exchange served by ccxt: `exchanges.<id>` in the configuration. */
export const ccxtOptions = z.strictObject({
  ccxt: z
    .record(z.string(), z.unknown())
    .default({})
    .describe(
      'Passed as it is to the ccxt constructor: urls, hostname, proxies, options. Its own throttle and retries stay off.',
    ),
  params: z
    .record(z.string(), z.unknown())
    .default({})
    .describe(
      'Further parameters of every candle request, by the name that ccxt or the venue gives them, such as { "dataType": "bestBid" } on cex.',
    ),
});

export type CcxtOptions = z.output<typeof ccxtOptions>;
