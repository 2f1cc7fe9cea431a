import { describe, expect, it } from 'vitest';
import { TreeModel } from '../../src/tree/tree-model.ts';
import { summaryOf } from './summary-of.ts';

function modelOf(...names: string[]): TreeModel {
  const model = new TreeModel();
  model.replaceAll(names.map((each) => summaryOf(each)));
  return model;
}

const draw = (model: TreeModel): string[] =>
  model
    .roots()
    .flatMap((exchange) => [
      exchange.exchange,
      ...model
        .children(exchange)
        .flatMap((symbol) => [`  ${symbol.id}`, ...model.children(symbol).map((each) => `    ${each.id}`)]),
    ]);

describe('the tree', () => {
  it('is sorted by exchange, symbol and length of candle', () => {
    const model = modelOf(
      'okx ETH/USDT 1h',
      'binance BTC/USDT 1d',
      'binance BTC/USDT 1h',
      'binance ADA/USDT 1h',
    );
    expect(draw(model)).toEqual([
      'binance',
      '  binance ADA/USDT',
      '    binance ADA/USDT 1h',
      '  binance BTC/USDT',
      '    binance BTC/USDT 1h',
      '    binance BTC/USDT 1d',
      'okx',
      '  okx ETH/USDT',
      '    okx ETH/USDT 1h',
    ]);
  });

  it('tells that only a dataset, its symbol and its exchange changed when one grows', () => {
    const model = modelOf('binance BTC/USDT 1h', 'okx ETH/USDT 1h');
    const change = model.apply([summaryOf('binance BTC/USDT 1h', { candles: 500 })], []);
    expect(change === 'all' ? [] : change.map(({ id }) => id)).toEqual(['binance BTC/USDT 1h', 'binance BTC/USDT', 'binance']); // prettier-ignore
    expect(model.find({ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' })?.summary.candles).toBe(
      500,
    );
  });

  it('is drawn anew when a dataset comes or goes', () => {
    const model = modelOf('binance BTC/USDT 1h');
    expect(model.apply([summaryOf('binance ETH/USDT 1h')], [])).toBe('all');
    expect(model.apply([], [{ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' }])).toBe('all');
    expect(draw(model)).toEqual(['binance', '  binance ETH/USDT', '    binance ETH/USDT 1h']);
    expect(model.apply([], [{ exchange: 'nobody', symbol: 'X', timeframe: '1h' }])).toEqual([]);
  });

  it('shows what fits every word of the filter, with or without the slash', () => {
    const model = modelOf('binance BTC/USDT 1h', 'binance BTC/USDT 1d', 'okx BTC/USDT 1h', 'okx ETH/USDT 1h');
    model.filter('btcusdt 1H');
    expect(model.shown).toBe(2);
    model.filter('okx eth/');
    expect(draw(model)).toEqual(['okx', '  okx ETH/USDT', '    okx ETH/USDT 1h']);
    model.filter('');
    expect(model.shown).toBe(4);
  });

  it('finds parents, and all datasets below a node', () => {
    const model = modelOf('binance BTC/USDT 1h', 'binance BTC/USDT 1d', 'binance ETH/USDT 1h');
    const dataset = model.find({ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1d' })!;
    const symbol = model.parent(dataset)!;
    expect(symbol.id).toBe('binance BTC/USDT');
    expect(model.parent(symbol)!.id).toBe('binance');
    expect(model.datasetsOf(symbol)).toHaveLength(2);
    expect(model.datasetsOf(model.roots()[0]!)).toHaveLength(3);
  });

  it('keeps names apart that only look alike, and takes hostile ones as they are', () => {
    const hostile = summaryOf('x x x', {
      id: { exchange: '__proto__', symbol: 'constructor', timeframe: '1h' },
    });
    const model = new TreeModel();
    model.replaceAll([hostile]);
    expect(draw(model)).toEqual(['__proto__', '  __proto__ constructor', '    __proto__ constructor 1h']);
  });
});
