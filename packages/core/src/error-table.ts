import { again, EXIT, row, type ErrorRow } from './error-row.ts';
import { PLUGIN_ERRORS } from './plugin-errors.ts';

export { EXIT } from './error-row.ts';

/** Every error that a user can meet. Hosts look codes up here and never parse messages. */
export const ERRORS = {
  INTERNAL: row(
    EXIT.internal,
    'A defect in Candlewick',
    'Report it with the output of the same command and --debug.',
  ),
  INTERRUPTED: row(
    EXIT.interrupted,
    'Interrupted by the user',
    'What was done is kept: run the same command again to go on.',
  ),

  USAGE: row(EXIT.usage, 'The command line is not understood', 'See candlewick --help.', {
    selfExplained: true,
  }),
  UNKNOWN_SYMBOL: row(
    EXIT.usage,
    'The exchange has no such market',
    'List its markets with: candlewick symbols --exchange <id>.',
    { selfExplained: true },
  ),
  UNKNOWN_TIMEFRAME: row(
    EXIT.usage,
    'The exchange has no such timeframe',
    'Choose one of the timeframes that the message lists.',
    { selfExplained: true },
  ),
  UNKNOWN_EXCHANGE: row(
    EXIT.usage,
    'No loaded plugin serves this exchange',
    'List the exchanges with: candlewick exchanges.',
    { selfExplained: true },
  ),
  UNKNOWN_DATASET: row(
    EXIT.usage,
    'The cache has no such dataset',
    'List the datasets with: candlewick list.',
    { selfExplained: true },
  ),
  INVALID_DATE: row(
    EXIT.usage,
    'A date or range is not understood',
    'Use 2024-01-31, 2024-01-31T12:00, a span such as 90d, or listing.',
    { selfExplained: true },
  ),
  INVALID_RANGE: row(
    EXIT.usage,
    'The range is empty',
    'The end is not included and must lie after the start.',
    { selfExplained: true },
  ),
  OUTPUT_EXISTS: row(
    EXIT.usage,
    'The output file exists',
    'Name another file, or add --force to replace it.',
    { selfExplained: true },
  ),
  IMPORT_UNREADABLE: row(
    EXIT.usage,
    'A file to import cannot be read, or its columns are not understood',
    'Name the columns with --columns time=…,open=…; see the page on importing.',
    { selfExplained: true },
  ),
  IMPORT_REFUSED: row(
    EXIT.findings,
    'A file to import holds rows that cannot be candles',
    'Mend the rows that the message names, or leave them out with --skip-invalid.',
    { selfExplained: true },
  ),
  APPEND_MISMATCH: row(
    EXIT.usage,
    'The file to append to is another one',
    'Append with the options and the dataset that the file was made with, or write a new one.',
  ),

  CONFIG_UNREADABLE: row(
    EXIT.configuration,
    'A configuration file cannot be read',
    'Check the path and its permissions.',
  ),
  CONFIG_SYNTAX: row(
    EXIT.configuration,
    'A configuration file is not valid JSONC',
    'Mend it at the line and column that the message names.',
  ),
  CONFIG_INVALID: row(
    EXIT.configuration,
    'A setting has a wrong name or value',
    'Compare with: candlewick config schema, or the configuration reference.',
  ),
  CONFIG_UNTRUSTED: row(
    EXIT.configuration,
    "A project's file asks for what only trusted files may set",
    'Read the file; if you trust it, add --trust.',
    { selfExplained: true },
  ),
  HOME_MISSING: row(
    EXIT.configuration,
    'The user has no home folder',
    'Set HOME to a folder of yours (or XDG_DATA_HOME and XDG_CONFIG_HOME).',
  ),
  ...PLUGIN_ERRORS,

  EXCHANGE_NETWORK: row(
    EXIT.exchange,
    'The exchange cannot be reached',
    'Check the network, the proxy (network.proxy) and the status page of the exchange.',
    { ...again, setting: 'network.proxy' },
  ),
  EXCHANGE_DNS: row(
    EXIT.exchange,
    "The exchange's name cannot be resolved, or not in time",
    'Check the network and its DNS; a slow one is asked less often with a longer network.dnsCache.',
    { ...again, setting: 'network.dnsCache' },
  ),
  EXCHANGE_CONNECTION_REFUSED: row(
    EXIT.exchange,
    "Nothing takes connections at the exchange's address",
    'See the status page of the exchange; check the proxy (network.proxy) and the firewall.',
    { ...again, setting: 'network.proxy' },
  ),
  EXCHANGE_CONNECTION_LOST: row(
    EXIT.exchange,
    'The connection to the exchange broke off before the answer was whole',
    'It is asked again by itself; when it goes on, check the network and the proxy.',
    again,
  ),
  EXCHANGE_CONNECTIONS_BUSY: row(
    EXIT.exchange,
    'All connections to the exchange were busy for the whole time allowed',
    'Raise limits.connections, or lower performance.requestsInFlight.',
    { ...again, setting: 'limits.connections' },
  ),
  EXCHANGE_TLS: row(
    EXIT.exchange,
    'The secure connection to the exchange failed',
    'Behind a company proxy, name its certificate with network.caFile. Checks are never switched off.',
    { setting: 'network.caFile' },
  ),
  EXCHANGE_TIMEOUT: row(
    EXIT.exchange,
    'The exchange did not answer in time',
    'Try again, or raise network.timeout.',
    { ...again, setting: 'network.timeout' },
  ),
  EXCHANGE_UNAVAILABLE: row(
    EXIT.exchange,
    'The exchange is down or under maintenance',
    'See its status page; run the command again later.',
    again,
  ),
  EXCHANGE_MAINTENANCE: row(
    EXIT.exchange,
    'The exchange says that it is under maintenance',
    'Run the command again after the time in the message, where there is one: it continues where it stopped.',
  ),
  EXCHANGE_RATE_LIMITED: row(
    EXIT.exchange,
    'The exchange asked to slow down',
    'Candlewick waits by itself; if another program shares the IP, lower limiter.share.',
    { ...again, setting: 'limiter.share' },
  ),
  EXCHANGE_BANNED: row(
    EXIT.exchange,
    'The exchange has banned this IP for a while',
    'Wait until the time in the message; lower limiter.share if another program shares the IP.',
    { setting: 'limiter.share' },
  ),
  EXCHANGE_BAD_ANSWER: row(
    EXIT.exchange,
    'The exchange sent something that is not candles',
    'Usually a proxy page or a cut answer; it is asked again by itself.',
    again,
  ),
  EXCHANGE_REFUSED: row(
    EXIT.exchange,
    'The exchange refused the request',
    'The message holds its own words.',
  ),
  EXCHANGE_RESTRICTED: row(
    EXIT.exchange,
    'The exchange does not serve this place',
    'Use another exchange or, where you may, a proxy (network.proxy).',
    { setting: 'network.proxy' },
  ),
  EXCHANGE_ENDPOINT: row(
    EXIT.exchange,
    'One address of the exchange does not serve this place; the next one is asked',
    'It goes on by itself; with network.retries at 0, run the same command again.',
    { ...again, setting: 'network.retries' },
  ),
  EXCHANGE_AUTH: row(
    EXIT.exchange,
    'The exchange refused the API key',
    'Public candles need none: remove the key or mend it.',
  ),
  EXCHANGE_UNSUPPORTED: row(
    EXIT.usage,
    'The exchange serves no candles through ccxt',
    'Choose another: candlewick exchanges lists those that do.',
    { selfExplained: true },
  ),
  EXCHANGE_CIRCUIT_OPEN: row(
    EXIT.exchange,
    'Too many requests in a row failed',
    'Run the command again later; what was fetched is kept.',
  ),

  ARCHIVE_ABSENT: row(
    EXIT.exchange,
    "A file is not in the exchange's archive",
    'Nothing to do: its candles are asked of the exchange. With --source archive: leave that out.',
  ),
  ARCHIVE_DAMAGED: row(
    EXIT.exchange,
    "A file of the exchange's archive failed its check",
    'Nothing of it was stored; its candles are asked of the exchange. With --source archive: try again later.',
    again,
  ),

  CACHE_OPEN: row(EXIT.storage, 'The cache cannot be opened', 'See candlewick doctor.', {
    setting: 'cache.folder',
  }),
  CACHE_FOREIGN: row(
    EXIT.storage,
    'The cache folder holds something else',
    'Choose an empty folder with --cache-dir or CACHE_DIR.',
    { setting: 'cache.folder' },
  ),
  CACHE_NEWER: row(
    EXIT.storage,
    'The cache was written by a newer version',
    'Update Candlewick, or choose another folder.',
    { setting: 'cache.folder' },
  ),
  CACHE_READ_ONLY: row(
    EXIT.storage,
    'The cache cannot be written',
    'Check the permissions of the folder, or choose another with --cache-dir or CACHE_DIR.',
    {
      setting: 'cache.folder',
    },
  ),
  CACHE_CORRUPT: row(
    EXIT.storage,
    'A part of the cache is damaged',
    'candlewick doctor --repair takes it away with its coverage; then it is fetched again.',
  ),
  DISK_FULL: row(EXIT.storage, 'The disk is full', 'Free some space; everything committed is safe.'),
  EXPORT_UNWRITABLE: row(
    EXIT.storage,
    'The export cannot be written there',
    'Check the folder and its permissions, or choose another.',
    { setting: 'export.folder' },
  ),
  STATE_UNWRITABLE: row(
    EXIT.storage,
    'The state folder cannot be written',
    'Check the permissions; see candlewick config path.',
  ),
} as const satisfies Record<string, ErrorRow>;

/** The codes of errors. */
export type ErrorCode = keyof typeof ERRORS;
