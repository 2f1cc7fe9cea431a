import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { openMonitorHarness, sampleEvents } from '@candlewick/core/testing';
import prometheus from '../src/plugin.js';

/** @param {object} options */
async function open(options) {
  const { monitor, logger, close } = await openMonitorHarness(prometheus, 'unused', options);
  const messages = () => logger.lines.map(({ message }) => message);
  const url = () =>
    messages()
      .find((message) => message.startsWith('metrics at '))
      ?.slice('metrics at '.length);
  return { monitor, messages, url, close: async () => close?.() };
}

/** @param {string} text samples by name and labels; throws where a line is none of the format's */
function parse(text) {
  /** @type {Map<string, number>} */
  const samples = new Map();
  const known = new Set();
  for (const line of text.trimEnd().split('\n')) {
    const [, name] = /^# TYPE (\w+) (?:counter|gauge|histogram)$/.exec(line) ?? [];
    if (name) known.add(name);
    if (line.startsWith('# ')) continue;
    const sample =
      /^([a-zA-Z_]\w*)((?:\{\w+="(?:[^"\\\n]|\\[\\"n])*"(?:,\w+="(?:[^"\\\n]|\\[\\"n])*")*\})?) (\S+)$/.exec(
        line,
      );
    assert.ok(sample, `«${line}» is a sample`);
    assert.ok(
      known.has(sample[1]) || known.has(sample[1]?.replace(/_(bucket|sum|count)$/, '')),
      `${sample[1]} has a type`,
    );
    samples.set(`${sample[1]}${sample[2]}`, Number(sample[3]));
  }
  return samples;
}

it('is scraped while a run goes on', async () => {
  const { monitor, url, close } = await open({ port: 0 });
  for (const event of [...sampleEvents('one'), ...sampleEvents('two')]) monitor.onEvent(event);
  const response = await fetch(url() ?? '');
  assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const samples = parse(await response.text());
  const dataset = 'exchange="binance",symbol="BTC/USDT",timeframe="1h"';
  const request = 'exchange="binance",endpoint="klines",status="200"';
  for (const [name, value] of /** @type {const} */ ([
    ['candlewick_runs_started_total{kind="fetch"}', 2],
    ['candlewick_runs_finished_total{status="incomplete"}', 2],
    [`candlewick_candles_stored_total{${dataset}}`, 34],
    [`candlewick_gaps_total{${dataset},reason="fetch-failed"}`, 2],
    ['candlewick_retries_total{exchange="binance",code="EXCHANGE_TIMEOUT"}', 2],
    [`candlewick_request_duration_seconds_bucket{${request},le="0.05"}`, 0],
    [`candlewick_request_duration_seconds_bucket{${request},le="0.1"}`, 2],
    [`candlewick_request_duration_seconds_bucket{${request},le="+Inf"}`, 2],
    [`candlewick_request_duration_seconds_count{${request}}`, 2],
    ['candlewick_budget_allowed{identity="https://api.binance.com via direct",pool="spot-weight"}', 5400],
  ]))
    assert.equal(samples.get(name), value, name);
  assert.equal((await fetch(new URL('/', url()))).status, 404);
  await close();
});

it('escapes what a venue calls itself', async () => {
  const { monitor, url, close } = await open({ port: 0 });
  const [event] = sampleEvents().filter(({ type }) => type === 'retry');
  monitor.onEvent(/** @type {any} */ ({ ...event, dataset: { exchange: 'a"b\\c\nd' } }));
  const samples = parse(await (await fetch(url() ?? '')).text());
  assert.equal(samples.get('candlewick_retries_total{exchange="a\\"b\\\\c\\nd",code="EXCHANGE_TIMEOUT"}'), 1);
  await close();
});

it('goes on without HTTP where the port is taken, and says so', async () => {
  const other = createServer();
  await new Promise((done) => other.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (other.address());
  const { monitor, messages, close } = await open({ port });
  for (const event of sampleEvents()) monitor.onEvent(event);
  assert.match(messages().join(), /no metrics over HTTP: .*EADDRINUSE/);
  await close();
  await new Promise((done) => other.close(done));
});

it('leaves a file behind where it is told to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const file = join(folder, 'metrics', 'candlewick.prom');
  const { monitor, close } = await open({ port: 0, file });
  for (const event of sampleEvents()) monitor.onEvent(event);
  await close();
  assert.equal(
    parse(await readFile(file, 'utf8')).get('candlewick_candles_exported_total{format="csv"}'),
    23,
  );
  await rm(folder, { recursive: true });
});
