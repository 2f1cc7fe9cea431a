import * as z from 'zod';

const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).href === `${new URL(text).origin}/`;

const isAddress = (text: string): boolean => /^https?:/.test(text) && URL.canParse(text);

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
  archive: z
    .union([
      z.literal(false),
      z.strictObject({
        url: z
          .string()
          .refine(isAddress, 'an address, such as https://archive.example.com')
          .describe('Where the files are, in place of https://data.binance.vision.'),
        listing: z
          .string()
          .refine(isAddress, 'an address, such as https://archive.example.com')
          .optional()
          .describe('Where they are listed as S3 does it; the same address when absent.'),
      }),
    ])
    .optional()
    .describe(
      "Binance's public archive of files: another address, or false for none. Where urls, hostname or endpoints name another address for the API, the archive is used only when this names one too.",
    ),
  params: z
    .record(z.string(), z.unknown())
    .default({})
    .describe(
      'Further parameters of every candle request, by the name that ccxt or the venue gives them, such as { "dataType": "bestBid" } on cex.',
    ),
});

export type CcxtOptions = z.output<typeof ccxtOptions>;
