import { describe, expect, it } from 'vitest';
import { archivedMarket } from '../../../src/exchange-ccxt/archive/archived-market.ts';
import { fileOfKey, filePath, markerBefore } from '../../../src/exchange-ccxt/archive/archive-files.ts';
import { parseListing } from '../../../src/exchange-ccxt/archive/listing.ts';

const SERIES = { kind: 'linear', id: 'BTCUSDT', timeframe: '1m' } as const;
const FOLDER = 'data/futures/um/monthly/klines/BTCUSDT/1m/';

describe('files of the archive', () => {
  it('speak of the month or the day in their name', () => {
    const file = fileOfKey(SERIES, 'monthly', `${FOLDER}BTCUSDT-1m-2021-12.zip`, 7);
    expect(file).toEqual({
      name: 'BTCUSDT-1m-2021-12.zip',
      interval: { from: Date.UTC(2021, 11), to: Date.UTC(2022, 0) },
      bytes: 7,
    });
    expect(filePath(SERIES, file!)).toBe(`${FOLDER}BTCUSDT-1m-2021-12.zip`);
    const day = fileOfKey(
      SERIES,
      'daily',
      filePath(SERIES, { ...file!, name: 'BTCUSDT-1m-2021-12-01.zip' }),
      1,
    );
    expect(day!.interval).toEqual({ from: Date.UTC(2021, 11, 1), to: Date.UTC(2021, 11, 2) });
  });

  it('are listed from the one that holds a time', () => {
    const marker = markerBefore(SERIES, 'monthly', Date.UTC(2021, 4, 20));
    expect(marker < `${FOLDER}BTCUSDT-1m-2021-05.zip`).toBe(true);
    expect(marker > `${FOLDER}BTCUSDT-1m-2021-04.zip.CHECKSUM`).toBe(true);
  });

  it('are nothing else that a listing may name', () => {
    for (const name of [
      'BTCUSDT-1m-2021-12.zip.CHECKSUM',
      '../BTCUSDT-1m-2021-12.zip',
      'BTCUSDT-1m-2021-13.zip',
      'BTCUSDT-1m-2021-02-30.zip',
      'ETHUSDT-1m-2021-12.zip',
      '../../../etc/passwd',
      '-2021-12.zip',
    ])
      expect([name, fileOfKey(SERIES, 'monthly', FOLDER + name, 1)]).toEqual([name, undefined]);
  });

  it('are found in pages of a listing, whose texts are escaped', () => {
    const xml =
      '<ListBucketResult><IsTruncated>true</IsTruncated><NextMarker>a&amp;b</NextMarker>' +
      '<Contents><Key>x/1.zip</Key><Size>12</Size></Contents><Contents><Key>x/2.zip</Key><Size>no</Size></Contents>' +
      '<CommonPrefixes><Prefix>x/y/</Prefix></CommonPrefixes></ListBucketResult>';
    expect(parseListing(xml)).toEqual({
      keys: [
        { key: 'x/1.zip', bytes: 12 },
        { key: 'x/2.zip', bytes: undefined },
      ],
      folders: ['x/y/'],
      next: 'a&b',
    });
    expect(parseListing('<html></html>')).toBeUndefined();
    expect(parseListing(xml.slice(0, -5))).toBeUndefined();
  });
});

describe('markets of the archive', () => {
  it('are told apart by the quotes that there ever were', () => {
    const symbolOf = (kind: Parameters<typeof archivedMarket>[0], id: string) =>
      archivedMarket(kind, id)?.symbol;
    expect(symbolOf('spot', 'BCCBTC')).toBe('BCC/BTC');
    expect(symbolOf('spot', 'BTCFDUSD')).toBe('BTC/FDUSD');
    expect(symbolOf('linear', '1000SHIBUSDT')).toBe('1000SHIB/USDT:USDT');
    expect(symbolOf('linear', 'BTCUSDT_210326')).toBe('BTC/USDT:USDT-210326');
    expect(symbolOf('inverse', 'BTCUSD_PERP')).toBe('BTC/USD:BTC');
    for (const id of ['..', 'USDT', 'a/b', 'btcusdt', 'BTC-USDT'])
      expect(symbolOf('spot', id)).toBeUndefined();
  });
});
