import { rowsOf } from '@candlewick/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseKlines } from '../../src/exchange-ccxt/klines.ts';
import { BINANCE_FAMILY } from '../../src/exchange-ccxt/venues/binance.ts';

const SPOT = BINANCE_FAMILY['binance']!.spot!.layout;
const COINS = BINANCE_FAMILY['binance']!.inverse!.layout;
const parse = (text: string, layout = SPOT) => parseKlines(Buffer.from(text), layout);
const RECORDED =
  '[[1624559520000,"34970.90000000","35047.03000000","34800.01000000","35047.03000000","0.41947200",1624559579999,"14686.87819470",37,"0.41391700","14492.85555020","0"]]';

describe('parseKlines', () => {
  it('reads a recorded answer with its extra columns', () => {
    const candles = parse(RECORDED)!;
    expect(Object.keys(candles.extras)).toEqual([
      'quote_volume',
      'trades',
      'taker_buy_volume',
      'taker_buy_quote_volume',
    ]);
    expect(rowsOf(candles)).toEqual([
      [
        1624559520000, 34970.9, 35047.03, 34800.01, 35047.03, 0.419472, 14686.8781947, 37, 0.413917,
        14492.8555502,
      ],
    ]);
  });

  it('takes the base asset volume of COIN-M, which has no quote volume', () => {
    const row =
      '[1591258320000,"9640.7","9642.4","9640.6","9642.0","206",1591258379999,"2.13660389",48,"119","1.23424865","0"]';
    const candles = parse(`[${row}]`, COINS)!;
    expect(candles.volume[0]).toBe(2.13660389);
    expect(candles.extras).toEqual({
      trades: Float64Array.of(48),
      taker_buy_volume: Float64Array.of(1.23424865),
    });
  });

  const decimal = fc
    .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 22n }), fc.integer({ min: 0, max: 12 }))
    .map(([negative, digits, places]) => {
      const text = digits.toString().padStart(places + 1, '0');
      const whole = text.slice(0, text.length - places);
      return `${negative ? '-' : ''}${whole}${places > 0 ? `.${text.slice(text.length - places)}` : ''}`;
    });

  it('gives the double that Number gives for every decimal', () => {
    fc.assert(
      fc.property(fc.array(decimal, { minLength: 1, maxLength: 12 }), fc.boolean(), (texts, quoted) => {
        const values = texts.map((text) => (quoted ? `"${text}"` : text)).join(',');
        const [row] = rowsOf(parse(`[[${values}]]`)!);
        const expected = SPOT.map(([, index]) => (texts[index] === undefined ? NaN : Number(texts[index])));
        expect(row).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads what is written in another way as JSON does', () => {
    const [row] = rowsOf(parse(' [ [1e3, "1.5E2", null, "", "NaN", " 7 ", true, [], {} ] ] ')!);
    expect(row).toEqual([1000, 150, NaN, NaN, NaN, 7, NaN, NaN, NaN, NaN]);
  });

  it('keeps rows in the order in which they came, doubles and all', () => {
    const candles = parse('[[3,"1","1","1","1","1"],[1,"2","2","2","2","2"],[1,"3","3","3","3","3"]]')!;
    expect([...candles.time]).toEqual([3, 1, 1]);
    expect([...candles.open]).toEqual([1, 2, 3]);
  });

  it('turns null and absent values into NaN', () => {
    const candles = parse('[[1,null,"2","1","1"]]')!;
    expect(candles.open[0]).toBeNaN();
    expect(candles.volume[0]).toBeNaN();
    expect(candles.extras['trades']![0]).toBeNaN();
  });

  it('takes an empty list for no candles', () => {
    expect(parse('[]')!.length).toBe(0);
    expect(parse('[]\n')!.length).toBe(0);
  });

  it.each([
    '', '{', '{}', '[', '[[', '[[1', '[[1,"2"', '[[1,"2"]', '[[1,"2"],', '[1,2]', '[[1],2]', '<html></html>', '[[1]]x',
    RECORDED.slice(0, -2), RECORDED.slice(0, 90), RECORDED.slice(0, -1), `${RECORDED}]`,
  ])('refuses %j', (text) => {
    expect(parse(text)).toBeUndefined();
  }); // prettier-ignore

  it('never takes a cut answer for a shorter one', () => {
    const text = `[${Array.from({ length: 5 }, () => RECORDED.slice(1, -1)).join(',')}]`;
    for (let length = 0; length < text.length; length++) expect(parse(text.slice(0, length))).toBeUndefined();
  });
});
