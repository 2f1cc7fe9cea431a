import { expect, it } from 'vitest';
import { cliCommand } from '../../src/text/cli-command.ts';
import { summaryOf } from '../tree/summary-of.ts';

const span = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 2, 29, 12, 30) };

it('a dataset as a command names its range', () => {
  expect(cliCommand(summaryOf('binance BTC/USDT:USDT 1h', { span }))).toBe(
    'candlewick fetch --exchange binance --symbol BTC/USDT:USDT --timeframe 1h --start 2024-01-01 --end 2024-03-29T12:30:00Z',
  );
});

it('a name that a shell would run is quoted', () => {
  const id = { exchange: 'x', symbol: "A'; rm -rf $HOME", timeframe: '1h' };
  expect(cliCommand(summaryOf('x x 1h', { id, span: undefined }))).toBe(
    `candlewick fetch --exchange x --symbol 'A'\\''; rm -rf $HOME' --timeframe 1h`,
  );
});
