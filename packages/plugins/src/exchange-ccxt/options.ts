import * as z from 'zod';

const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).href === `${new URL(text).origin}/`;

/** Options of one exchange served by ccxt: `exchanges.<id>` in the configuration. */
export const ccxtOptions = z.strictObject({
  ccxt: z
    .record(z.string(), z.unknown())
    .default({})
    .describe(
      'Passed as it is to the ccxt constructor: urls, hostname, proxies, options. Its own throttle and retries stay off.',
    ),
  endpoints: z
    .array(
      z
        .string()
        .refine(isOrigin, 'scheme and host only, such as https://api.example.com')
        .transform((text) => new URL(text).origin),
    )
    .min(1)
    .optional()
    .describe(
      "Scheme and host of the addresses that public requests go to, the first that serves them, in place of the venue's own list. Keys are not sent there.",
    ),
  params: z
    .record(z.string(), z.unknown())
    .default({})
    .describe(
      'Further parameters of every candle request, by the name that ccxt or the venue gives them, such as { "dataType": "bestBid" } on cex.',
    ),
});

export type CcxtOptions = z.output<typeof ccxtOptions>;
