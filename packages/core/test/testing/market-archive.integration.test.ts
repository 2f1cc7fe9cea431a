import { hash } from 'node:crypto';
import { crc32, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { candlesFromRows } from '../../src/domain/candles.ts';
import { startMarketServer, type MarketServer } from '../../src/testing/index.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const START = Date.UTC(2024, 10, 20);
/** From 20 November 2024 to the middle of 3 January 2025. */
const HOURS = candlesFromRows(
  Array.from({ length: 44 * 24 + 12 }, (_, i) => [START + i * HOUR, 10 + i, 12.5 + i, 9 + i, 11 + i, 4]),
);
const NOW = START + 44 * DAY + 12 * HOUR;
const open = (more: Parameters<typeof startMarketServer>[0] = {}) =>
  startMarketServer({
    markets: { 'BTC/USDT': { '1h': HOURS }, 'BTC/USDT:USDT': { '1h': HOURS } },
    now: NOW,
    frozen: true,
    ...more,
  });
const DAILY = '/data/spot/daily/klines/BTCUSDT/1h';
const MONTHLY = '/data/spot/monthly/klines/BTCUSDT/1h';

async function get(market: MarketServer, path: string) {
  const response = await fetch(market.url + path);
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

/** The only entry of an honest zip. */
function entryOf(zip: Buffer): { name: string; text: string } {
  const length = zip.readUInt16LE(26);
  const packed = zip.subarray(30 + length, 30 + length + zip.readUInt32LE(18));
  const content = inflateRawSync(packed);
  expect(crc32(content)).toBe(zip.readUInt32LE(14));
  return { name: zip.toString('latin1', 30, 30 + length), text: content.toString('latin1') };
}
const linesOf = async (market: MarketServer, path: string) =>
  entryOf((await get(market, path)).bytes)
    .text.trimEnd()
    .split('\n');
const keysOf = async (market: MarketServer, query: string) => {
  const text = (await get(market, `/?${query}`)).bytes.toString();
  return {
    keys: [...text.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key!.split('/').at(-1)!),
    folders: [...text.matchAll(/<CommonPrefixes><Prefix>([^<]+)/g)].map(([, each]) => each!),
    truncated: text.includes('<IsTruncated>true'),
    next: /<NextMarker>([^<]+)/.exec(text)?.[1],
  };
};

describe('the archive of the market server', () => {
  it('publishes whole months and days after their end, with their checksums', async () => {
    await using market = await open();
    const { bytes, status } = await get(market, `${MONTHLY}/BTCUSDT-1h-2024-12.zip`);
    expect(status).toBe(200);
    expect(entryOf(bytes).name).toBe('BTCUSDT-1h-2024-12.csv');
    const sum = await get(market, `${MONTHLY}/BTCUSDT-1h-2024-12.zip.CHECKSUM`);
    expect(sum.bytes.toString()).toBe(`${hash('sha256', bytes, 'hex')}  BTCUSDT-1h-2024-12.zip\n`);
    for (const [path, expected] of [
      [`${MONTHLY}/BTCUSDT-1h-2025-01.zip`, 404],
      [`${DAILY}/BTCUSDT-1h-2025-01-02.zip`, 200],
      [`${DAILY}/BTCUSDT-1h-2025-01-03.zip`, 404],
      [`${DAILY}/BTCUSDT-1h-2024-11-19.zip`, 404],
      [`${DAILY}/../BTCUSDT-1h-2025-01-02.zip`, 404],
    ] as const)
      expect([path, (await get(market, path)).status]).toEqual([path, expected]);
  });

  it('tells times in microseconds from 2025 on in spot files, and heads the files of futures', async () => {
    await using market = await open();
    const [old] = await linesOf(market, `${DAILY}/BTCUSDT-1h-2024-12-31.zip`);
    expect(old!.split(',').slice(0, 2)).toEqual([String(Date.UTC(2024, 11, 31)), '994.00000000']);
    const [first] = await linesOf(market, `${DAILY}/BTCUSDT-1h-2025-01-01.zip`);
    expect(first!.split(',')[0]).toBe(`${Date.UTC(2025, 0, 1)}000`);
    expect(first!.split(',')[6]).toBe(`${Date.UTC(2025, 0, 1) + HOUR - 1}999`);
    const futures = await linesOf(
      market,
      '/data/futures/um/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2025-01-01.zip',
    );
    expect(futures[0]).toMatch(/^open_time,open,/);
    expect(futures[1]!.split(',')[0]).toBe(String(Date.UTC(2025, 0, 1)));
  });

  it('lists files, folders and pages as S3 does', async () => {
    await using market = await open({ archive: { without: ['BTCUSDT-1h-2024-11.zip'] } });
    const months = await keysOf(market, `delimiter=/&prefix=${MONTHLY.slice(1)}/`);
    expect(months.keys).toEqual(['BTCUSDT-1h-2024-12.zip', 'BTCUSDT-1h-2024-12.zip.CHECKSUM']);
    const marker = `${DAILY.slice(1)}/BTCUSDT-1h-2024-12-31.zip.CHECKSUM`;
    const days = await keysOf(market, `delimiter=/&prefix=${DAILY.slice(1)}/&marker=${marker}`);
    expect(days.keys.filter((each) => each.endsWith('.zip'))).toEqual([
      'BTCUSDT-1h-2025-01-01.zip',
      'BTCUSDT-1h-2025-01-02.zip',
    ]);
    const page = await keysOf(market, `delimiter=/&prefix=${DAILY.slice(1)}/&max-keys=4`);
    expect([page.keys.length, page.truncated, page.next?.endsWith('2024-11-21.zip.CHECKSUM')]).toEqual([
      4,
      true,
      true,
    ]);
    const folders = await keysOf(market, 'delimiter=/&prefix=data/spot/monthly/klines/');
    expect(folders.folders).toEqual(['data/spot/monthly/klines/BTCUSDT/']);
  });

  it('spoils files on request, each in its way', async () => {
    await using market = await open();
    const path = `${DAILY}/BTCUSDT-1h-2024-12-30.zip`;
    const honest = (await get(market, path)).bytes;
    const at = Date.UTC(2024, 11, 30, 5);
    {
      using _ = market.faults.add({ kind: 'missing-rows', rows: 2, at }, { times: 2 });
      const lines = await linesOf(market, path);
      expect(lines.length).toBe(22);
      expect(lines.some((line) => line.startsWith(String(at)))).toBe(false);
    }
    {
      using _ = market.faults.add({ kind: 'hostile-name' });
      expect(entryOf((await get(market, path)).bytes).name).toContain('../');
    }
    {
      using _ = market.faults.add({ kind: 'corrupt-zip' });
      const { bytes } = await get(market, path);
      expect([bytes.length, bytes.equals(honest)]).toEqual([honest.length, false]);
    }
    {
      using placed = market.faults.add({ kind: 'wrong-checksum' });
      await get(market, path);
      expect(placed.served).toBe(0);
      expect((await get(market, `${path}.CHECKSUM`)).bytes.toString()).toMatch(/^0{64} {2}BTC/);
    }
    {
      using _ = market.faults.add({ kind: 'zip-bomb' });
      expect((await get(market, path)).bytes.length).toBeLessThan(1e6);
    }
    {
      using _ = market.faults.add({ kind: 'status', status: 503 }, { endpoint: 'archive' });
      expect((await get(market, path)).status).toBe(503);
    }
    expect((await get(market, path)).bytes.equals(honest)).toBe(true);
    expect(market.requests.archiveFiles).toContain('BTCUSDT-1h-2024-12-30.zip');
  });

  it('has what the API does not list any more', async () => {
    await using market = await open({ archivedOnly: ['BTC/USDT'] });
    const info = await (await fetch(`${market.url}/api/v3/exchangeInfo`)).json();
    expect((info as { symbols: unknown[] }).symbols).toEqual([]);
    expect((await get(market, `${MONTHLY}/BTCUSDT-1h-2024-12.zip`)).status).toBe(200);
  });
});
