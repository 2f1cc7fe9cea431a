import type { Exchange, Page } from '../../src/contracts/exchange.ts';
import { CandlewickError, type ErrorCode } from '../../src/errors.ts';
import { Fetcher } from '../../src/pipeline/3-fetch.ts';
import type { RunSettings } from '../../src/pipeline/settings.ts';
import { noTraffic } from '../../src/pipeline/traffic.ts';
import { market } from '../../src/testing/index.ts';
import { createJournal, createJumpingClock, settingsWith } from './run-settings.ts';

export const POOL = { name: 'p', limit: 1_000, windowMs: 60_000, window: 'fixed', source: 'test' } as const;
export const DATASET = { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' };
export const REQUEST = { market: market(), timeframe: '1h', interval: { from: 0, to: 3_600_000 }, limit: 1 };
export const fail = (code: ErrorCode) => new CandlewickError(code, `scripted ${code}`);

export type Answer = Page | Error | ((signal: AbortSignal) => Promise<Page>);

/** A fetcher and an exchange that gives these answers, one after another, the last for ever. */
export function setUp(
  answers: readonly Answer[],
  more: Partial<RunSettings> = {},
  clock = createJumpingClock(),
) {
  const { hub, events } = createJournal(clock);
  const fetcher = new Fetcher(hub, settingsWith(more), clock);
  let sent = 0;
  const exchange = {
    id: 'fake',
    fetchPage: (_: unknown, signal: AbortSignal) => {
      const answer = answers[Math.min(sent++, answers.length - 1)]!;
      if (typeof answer === 'function') return answer(signal);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  } as unknown as Exchange;
  const traffic = noTraffic();
  const fetch = (signal = new AbortController().signal) =>
    fetcher.fetchPage(exchange, REQUEST, { dataset: DATASET, interval: REQUEST.interval, traffic }, signal);
  return { fetch, events, clock, hub, fetcher, sent: () => sent, counted: () => traffic.requests };
}
export const typesOf = (events: readonly { type: string }[]) => events.map(({ type }) => type);
