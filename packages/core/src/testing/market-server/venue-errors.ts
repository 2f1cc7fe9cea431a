/** An answer that is not data: status and body as Binance sends them. */
export interface VenueError {
  readonly status: number;
  readonly code: number;
  readonly msg: string;
}

const bad = (code: number, msg: string): VenueError => ({ status: 400, code, msg });

/** https://developers.binance.com/docs/binance-spot-api-docs/errors and bodies met in the field */
export const VENUE_ERRORS = {
  badSymbol: bad(-1121, 'Invalid symbol.'),
  badInterval: bad(-1120, 'Invalid interval.'),
  missing: (name: string) =>
    bad(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`),
  illegal: (name: string, range: string) =>
    bad(-1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`),
  tooMany: (read: number, sent: number) =>
    bad(-1104, `Not all sent parameters were read; read '${read}' parameter(s) but was sent '${sent}'.`),
  empty: (name: string) => bad(-1105, `Parameter '${name}' was empty.`),
  invalid: (name: string) => bad(-1130, `Data sent for parameter '${name}' is not valid.`),
  limited: (limit: number, window: string): VenueError => ({
    status: 429,
    code: -1003,
    msg:
      `Too much request weight used; current limit is ${limit} request weight per ${window}. ` +
      'Please use WebSocket Streams for live updates to avoid polling the API.',
  }),
  banned: (until: number): VenueError => ({
    status: 418,
    code: -1003,
    msg:
      `Way too much request weight used; IP banned until ${until}. ` +
      'Please use WebSocket Streams for live updates to avoid bans.',
  }),
  restricted: {
    status: 451,
    code: 0,
    msg:
      "Service unavailable from a restricted location according to 'b. Eligibility' in " +
      'https://www.binance.com/en/terms. Please contact customer service if you believe you received this ' +
      'message in error.',
  },
  unknownPath: { status: 404, code: -1000, msg: 'Path not found.' },
  method: { status: 405, code: -1000, msg: 'Method not allowed.' },
} as const;
