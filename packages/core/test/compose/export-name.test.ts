import { describe, expect, it } from 'vitest';
import { exportName } from '../../src/compose/export-name.ts';

const DEFAULT = '{exchange_}{symbol}_{timeframe}_{from}_{to}';
const day = (text: string) => Date.parse(text);
const name = (
  more: { exchange?: string; symbol?: string; timeframe?: string; from?: string; to?: string } = {},
  template = DEFAULT,
) => {
  const {
    exchange = 'binance',
    symbol = 'BTC/USDT',
    timeframe = '4h',
    from = '2024-01-01',
    to = '2024-03-29',
  } = more;
  return exportName(template, { exchange, symbol, timeframe }, { from: day(from), to: day(to) });
};

describe('the name of an export', () => {
  it('is the seed’s for the default venue', () => {
    expect(name()).toBe('BTC_USDT_4h_20240101_20240329');
  });

  it('begins with the venue where that is another', () => {
    expect(name({ exchange: 'okx' })).toBe('okx_BTC_USDT_4h_20240101_20240329');
  });

  it('has the time of day only where that is not midnight', () => {
    const times = { from: '2024-01-01T09:30Z', to: '2024-01-02T00:00:05Z' };
    expect(name(times)).toBe('BTC_USDT_4h_20240101T0930_20240102T000005');
  });

  it('tells months from minutes where the file system does not', () => {
    expect(name({ timeframe: '1M' })).toContain('_1mo_');
    expect(name({ timeframe: '1m' })).toContain('_1m_');
  });

  it.each([
    ['BTC/USDT:USDT', 'BTC_USDT_USDT'],
    ['BTC/USD:BTC-240628-60000-C', 'BTC_USD_BTC-240628-60000-C'],
    ['$WIF/USDT', '_WIF_USDT'],
    ['1000SATS/USDT', '1000SATS_USDT'],
    ['币安人生/USDT', '币安人生_USDT'],
    ['../../etc/passwd', '.._.._etc_passwd'],
  ])('of %s can be a file anywhere', (symbol, text) => {
    expect(name({ symbol }, '{symbol}')).toBe(text);
  });

  it('tells two symbols in other alphabets apart', () => {
    expect(name({ symbol: '币安人生/USDT' })).not.toBe(name({ symbol: '我踏马来了/USDT' }));
  });

  it('has no colon of an import', () => {
    expect(name({ exchange: 'import:mine' })).toBe('import_mine_BTC_USDT_4h_20240101_20240329');
  });

  it('follows the template, with folders, and leaves alone what it does not know', () => {
    expect(name({}, '{exchange}/{symbol}-{timeframe}')).toBe('binance/BTC_USDT-4h');
    expect(name({}, 'x_{what}_{from}')).toBe('x_{what}_20240101');
    expect(name({}, '{constructor}_{symbol}')).toBe('{constructor}_BTC_USDT');
  });

  it.each([
    '../{symbol}',
    '{symbol}/../../x',
    '..\\{symbol}',
    '.{exchange_}./x',
    '/etc/{symbol}',
    'C:\\{symbol}',
    'a/./b',
    '',
  ])('never leads out of the folder: %j is refused', (template) => {
    expect(() => name({}, template)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('export.template') as string,
      }),
    );
  });
});
