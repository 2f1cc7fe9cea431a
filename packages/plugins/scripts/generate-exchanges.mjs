// Writes src/exchange-ccxt/exchanges.generated.ts from the installed ccxt, so that lists, plans and checks of names
// need no ccxt in memory. With --check it only compares and exits with 1 when the file is stale.
//
// Beside what ccxt declares, it asks every exchange's fetchOHLCV, against a made-up market and a request() that sends
// nothing, what it would send: that tells the origin, ccxt's cost, and whether `since` and `until` reach the venue.
import { readFileSync, writeFileSync } from 'node:fs';
import ccxt from 'ccxt';
import { parseTimeframe } from '../../core/src/domain/timeframe.ts';

// ccxt's own `version` lags behind its package.
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.resolve('ccxt')), 'utf8'));
const TARGET = new URL('../src/exchange-ccxt/exchanges.generated.ts', import.meta.url);
const NOW = 1_700_300_000_000;
const SINCE = 1_699_999_200_000;
const STEP = 60_000;
const SLOTS = 50;
/** Far enough for venues that ask by the day. */
const LATER = 2 * 86_400_000;
const SYMBOLS = { spot: 'BTC/USDT', linear: 'BTC/USDT:USDT', inverse: 'BTC/USD:BTC' };
/** What synthetic-market.ts can know of a market; a fetchOHLCV that reads more needs ccxt's own market list. */
const KNOWN = new Set(
  (
    'id lowercaseId symbol base quote settle settleId type subType spot margin swap future option contract linear ' +
    'inverse active toJSON then'
  ).split(' '),
);

function marketOf(kind, read) {
  const [pair, settle] = SYMBOLS[kind].split(':');
  const [base, quote] = pair.split('/');
  const contract = kind !== 'spot';
  const fields = {
    id: 'THE-ID', lowercaseId: 'the-id', symbol: SYMBOLS[kind], base, quote, settle, settleId: settle?.toLowerCase(),
    type: contract ? 'swap' : 'spot', subType: contract ? kind : undefined, spot: !contract, margin: false,
    swap: contract, future: false, option: false, contract, active: true,
    linear: contract ? kind === 'linear' : undefined, inverse: contract ? kind === 'inverse' : undefined,
  }; // prettier-ignore
  return new Proxy(fields, {
    get(target, key) {
      if (typeof key === 'string' && !KNOWN.has(key)) read.add(key);
      return target[key];
    },
  });
}

/** What fetchOHLCV would send, or the error that it throws before. */
async function probe(id, kind, since, until) {
  const exchange = new ccxt[id]({ enableRateLimit: false });
  const read = new Set();
  const market = marketOf(kind, read);
  exchange.markets = { [market.symbol]: market };
  exchange.loadMarkets = async () => exchange.markets;
  exchange.market = () => market;
  exchange.milliseconds = () => NOW;
  exchange.seconds = () => NOW / 1000;
  let sent;
  exchange.request = async (path, api, method, params, headers, body, config) => {
    sent = { path, api, params: { ...params } };
    sent.cost = exchange.calculateRateLimiterCost(api, method, path, params, config);
    try {
      sent.url = exchange.sign(path, api, method, params, headers, body).url;
    } catch {
      sent.url = undefined; // asks for a key even for public candles
    }
    throw new Error('nothing is sent');
  };
  const frame = '1m' in exchange.timeframes ? '1m' : Object.keys(exchange.timeframes)[0];
  let error;
  try {
    await exchange.fetchOHLCV(market.symbol, frame, since, SLOTS, until === undefined ? {} : { until });
  } catch (caught) {
    error = caught;
  }
  // Reading the answer must not need more of the market either (Phemex scales its prices by it).
  for (const row of [Array.from({ length: 12 }, (_, i) => String(SINCE + i)), {}]) {
    try {
      exchange.parseOHLCV(row, market);
    } catch {
      // a shape that it does not expect
    }
  }
  return { exchange, sent, error, read };
}

/** The question as text, without an `until` that ccxt merely passed through under its own name. */
function question({ sent }, reference, until) {
  const { until: passed, ...rest } = sent.params;
  const raw = passed === until && reference?.sent.params.until === undefined;
  return JSON.stringify([sent.path, raw ? rest : sent.params]);
}

async function candlesOf(id, kind, limit) {
  const until = SINCE + SLOTS * STEP - 1;
  const plain = await probe(id, kind, SINCE);
  const bounded = await probe(id, kind, SINCE, until);
  const answer = bounded.sent ? bounded : plain;
  if (!answer.sent) {
    if (answer.error?.name === 'NotSupported') return undefined;
    return { row: ['until', limit, 1] };
  }
  const later = await probe(id, kind, SINCE + LATER, plain.sent ? undefined : until + LATER);
  const reference = plain.sent ? plain : undefined;
  const endCounts = !plain.sent || question(bounded, reference, until) !== question(plain);
  const startCounts = question(later) !== question(plain.sent ? plain : bounded, undefined, until);
  const window = endCounts ? 'until' : startCounts ? 'since' : 'newest';
  const row = [window, limit, Number((answer.sent.cost ?? 1).toPrecision(6))];
  if (answer.read.size > 0) row.push('markets');
  return { row, answer };
}

/** Where the API's address stands in ccxt's `urls.api`: `public`, `v1.public`, or empty for a plain string. */
function addressOf(exchange, sent) {
  const url = sent?.url;
  const named = [sent?.api].flat();
  const template = named.reduce((value, key) => value?.[key], exchange.urls.api);
  if (typeof template === 'string' && url?.startsWith(exchange.implodeHostname(template)))
    return { template, path: named };
  let best;
  const walk = (value, path) => {
    if (typeof value === 'string') {
      const address = exchange.implodeHostname(value);
      if (url?.startsWith(address) && address.length > (best?.length ?? 0))
        best = { length: address.length, template: value, path };
    } else if (value) for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
  };
  walk(exchange.urls.api, []);
  return best;
}

const firstAddress = (value) => (typeof value === 'string' ? value : firstAddress(Object.values(value)[0]));

/** `15m` for the key `15`, `15d` for Kraken's `2w` of 21600 minutes: the value that is sent decides. */
function canonical(key, value, unitMs) {
  const parsed = parseTimeframe(/^\d+$/.test(key) ? `${key}m` : key.replace(/Y$/, 'y'));
  if (!parsed) return undefined;
  const days = /^P?(\d+)d$/i.exec(String(value));
  if (parsed.unit === 'M' && days) return parseTimeframe(`${days[1]}d`).text;
  if (unitMs && /^\d+$/.test(String(value)) && parsed.stepMs && Number(value) * unitMs !== parsed.stepMs) {
    const ms = Number(value) * unitMs;
    return parseTimeframe(ms % 60_000 === 0 ? `${ms / 60_000}m` : `${ms / 1000}s`).text;
  }
  return parsed.text;
}

function timeframesOf(timeframes) {
  const unitMs = { 1: 60_000, 60: 1_000 }[timeframes['1m']];
  const result = new Map();
  const keys = Object.keys(timeframes).sort(
    (a, b) => (parseTimeframe(b)?.text === b) - (parseTimeframe(a)?.text === a),
  );
  for (const key of keys) {
    const text = canonical(key, timeframes[key], unitMs);
    if (text && !result.has(text)) result.set(text, key);
  }
  const length = (text) => {
    const { stepMs, months } = parseTimeframe(text);
    return stepMs ?? months * 30.44 * 86_400_000;
  };
  return [...result]
    .sort(([a], [b]) => length(a) - length(b))
    .map(([text, key]) => (text === key ? text : `${text}=${key}`))
    .join(' ');
}

/** Whether the exchange lists such markets: binanceusdm is a binance that only lists linear ones. */
function serves({ has, options }, kind) {
  const types = options.fetchMarkets?.types;
  if (Array.isArray(types)) {
    const names = kind === 'spot' ? ['spot'] : [kind, 'swap', 'future', 'contract'];
    if (!names.some((name) => types.includes(name))) return false;
  }
  return kind === 'spot' ? has.spot !== false : Boolean(has.swap || has.future);
}

async function entryOf(id) {
  const exchange = new ccxt[id]();
  const entry = { name: exchange.name };
  if (exchange.has.fetchOHLCV !== true) return entry;
  const { features } = exchange;
  const limits = {
    spot: features?.spot?.fetchOHLCV?.limit,
    linear: features?.swap?.linear?.fetchOHLCV?.limit ?? features?.future?.linear?.fetchOHLCV?.limit,
    inverse: features?.swap?.inverse?.fetchOHLCV?.limit ?? features?.future?.inverse?.fetchOHLCV?.limit,
  };
  const candles = {};
  let first;
  for (const kind of Object.keys(SYMBOLS)) {
    if (!serves(exchange, kind)) continue;
    const found = await candlesOf(id, kind, limits[kind] ?? 0);
    if (!found) continue;
    candles[kind] = found.row;
    first ??= found.answer;
  }
  const address = addressOf(exchange, first?.sent);
  const template = address?.template ?? firstAddress(exchange.urls.api);
  entry.timeframes = timeframesOf(exchange.timeframes);
  entry.origin = /^https?:\/\/[^/]+/.exec(template)[0];
  if (template.includes('{hostname}')) entry.hostname = exchange.hostname;
  entry.address = (address?.path ?? []).join('.');
  entry.rateLimit = Number(exchange.rateLimit.toPrecision(6));
  if (exchange.has.fetchTime === true) entry.clock = true;
  if (exchange.has.fetchStatus === true) entry.status = true;
  entry.candles = candles;
  return entry;
}

const quote = (value) =>
  JSON.stringify(value)
    .replace(/"([A-Za-z_]\w*)":/g, '$1: ')
    .replace(/"/g, "'")
    .replace(/,(?! )/g, ', ');

async function generate() {
  const lines = [];
  for (const id of ccxt.exchanges) lines.push(`  ${id}: ${quote(await entryOf(id))},`);
  return [
    `// Written by scripts/generate-exchanges.mjs from ccxt ${version}: do not edit, run it again.`,
    "import type { ExchangeEntry } from './exchange-entry.ts';",
    '',
    `export const CCXT_VERSION = '${version}';`,
    '',
    'export const EXCHANGES: Readonly<Record<string, ExchangeEntry>> = {',
    ...lines,
    '};',
    '',
  ].join('\n');
}

const text = await generate();
if (process.argv.includes('--check')) {
  let present = '';
  try {
    present = readFileSync(TARGET, 'utf8');
  } catch {
    // absent is stale
  }
  if (present !== text) {
    console.error(
      'exchanges.generated.ts is stale: run node packages/plugins/scripts/generate-exchanges.mjs',
    );
    process.exit(1);
  }
} else writeFileSync(TARGET, text);
