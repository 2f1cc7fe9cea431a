import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../src/config/nearest.ts';

const NAMES = ['symbols', 'timeframe', 'exchange', 'BTC/USDT'];

describe('nearest', () => {
  it.each([
    ['simbols', 'symbols'],
    ['timefram', 'timeframe'],
    ['EXCHANGE', 'exchange'],
    ['btc/usdt', 'BTC/USDT'],
    ['BTC/USTD', 'BTC/USDT'],
  ])('finds for %s the name %s', (word, name) => {
    expect(nearest(word, NAMES)).toBe(name);
  });

  it.each(['zzzz', '', 'ab', 'completely different'])('has nothing to say to «%s»', (word) => {
    expect(nearest(word, NAMES)).toBeUndefined();
    expect(didYouMean(word, NAMES)).toBe('');
  });

  it('has nothing to say without names', () => {
    expect(nearest('symbols', [])).toBeUndefined();
  });

  it('ends a message with the question', () => {
    expect(didYouMean('simbols', NAMES)).toBe(' Did you mean symbols?');
  });
});
