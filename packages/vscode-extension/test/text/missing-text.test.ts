import { describe, expect, it } from 'vitest';
import type { ExportedSummary } from '../../src/engine/protocol.ts';
import { exportText } from '../../src/text/export-text.ts';
import { HOUR, t } from '../tree/summary-of.ts';

const START = Date.UTC(2024, 0, 1);
const place = (hour: number, hours: number) => ({
  from: START + hour * HOUR,
  to: START + (hour + hours) * HOUR,
});
const exported = (symbol: string, more: Partial<ExportedSummary> = {}): ExportedSummary => ({
  dataset: { exchange: 'binance', symbol, timeframe: '1h' },
  file: `/exports/${symbol.replace('/', '_')}.csv`,
  bytes: 4_100,
  candles: 700,
  ...more,
});

describe('the end of an export', () => {
  it('says how much went where', () => {
    expect(exportText([exported('BTC/USDT')], t)).toBe('Exported 700 candles to BTC_USDT.csv (4.1 KB).');
    expect(exportText([exported('BTC/USDT'), exported('ETH/USDT')], t)).toBe(
      'Exported 1,400 candles to 2 files in /exports (8.2 KB).',
    );
  });

  it('that went to no file says how much it was', () => {
    expect(exportText([exported('BTC/USDT', { file: undefined, candles: 1 })], t)).toBe('Exported 1 candle.');
  });

  it('says what the file lacks, and where', () => {
    const missing = { candles: 5, gaps: 2, places: [place(20, 4), place(47, 1)] };
    expect(exportText([exported('BTC/USDT', { missing })], t)).toBe(
      'Exported 700 candles to BTC_USDT.csv (4.1 KB). 5 candles are missing, and nothing explains them: ' +
        'binance BTC/USDT 1h, 2024-01-01 20:00 – 2024-01-02, 2024-01-02 23:00 – 2024-01-03 UTC.',
    );
  });

  it('names the first places of many, and one where there is one', () => {
    const many = { candles: 1_200, gaps: 40, places: [place(20, 4)] };
    expect(exportText([exported('BTC/USDT', { missing: many })], t)).toMatch(
      /1,200 candles are missing.*: binance BTC\/USDT 1h, 2024-01-01 20:00 – 2024-01-02 and 39 more UTC\.$/,
    );
    const one = { candles: 1, gaps: 1, places: [place(20, 1)] };
    expect(exportText([exported('BTC/USDT', { missing: one })], t)).toContain('1 candle is missing, and nothing explains it: '); // prettier-ignore
  });

  it('of several names the first that is not whole', () => {
    const missing = { candles: 4, gaps: 1, places: [place(20, 4)] };
    const whole = exported('ADA/USDT');
    const two = [exported('BTC/USDT', { missing }), exported('ETH/USDT', { missing })];
    expect(exportText([whole, two[0]!], t)).toMatch(/ 4 candles are missing.*: binance BTC\/USDT 1h, 2024/);
    expect(exportText([whole, ...two], t)).toMatch(
      / 8 candles are missing.*: 2 datasets, the first binance BTC\/USDT 1h, 2024/,
    );
  });
});
