import { describe, expect, it } from 'vitest';
import { isToChart } from '../../src/charts/check-to-chart.ts';
import { ChartSession, type ChartEditor } from '../../src/charts/chart-session.ts';
import type { ChartState, DatasetId, ToChart } from '../../src/charts/protocol.ts';
import type { EngineConnection, EngineEvent, EngineInfo } from '../../src/engine/protocol.ts';

const BTC: DatasetId = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const ETH: DatasetId = { ...BTC, symbol: 'ETH/USDT' };
const state: ChartState = { dataset: BTC, scale: 'linear', indicators: [], table: false };
const ask = { from: 0, to: 60_000, timeframe: '1m', mostBars: 100, indicators: [] };

const MINUTE = 60_000;
/** Of a dataset with 5,000 minutes. */
const detail = {
  summary: { firstTime: 0, lastTime: 4_999 * MINUTE, stepMs: MINUTE, openGaps: 0, mark: '1 0' },
  gaps: [],
  timeframes: ['1m', '5m', '1h'],
};

interface Asked {
  readonly method: string;
  readonly params: { readonly dataset?: DatasetId };
  readonly signal: AbortSignal | undefined;
  answer(result: unknown): void;
  fail(error: unknown): void;
}

/** An engine that answers when the test says so. */
function openSession(editor: Partial<ChartEditor> = {}, isKept = false) {
  const asked: Asked[] = [];
  const listeners = new Set<(event: EngineEvent) => void>();
  const engine = {
    call(method: string, params: Asked['params'], options?: { signal?: AbortSignal }) {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      asked.push({ method, params, signal: options?.signal, answer: resolve, fail: reject });
      return promise;
    },
    onEvent(listener: (event: EngineEvent) => void) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  } as unknown as EngineConnection;
  const posted: ToChart[] = [];
  const logged: string[] = [];
  const session = new ChartSession({
    engine,
    state,
    words: {},
    isKept,
    editor: {
      post: (message) => void posted.push(message),
      pickCompare: () => Promise.resolve(undefined),
      saveImage: () => Promise.resolve(),
      saveCsv: () => Promise.resolve(),
      showLog: () => undefined,
      log: (text) => void logged.push(text),
      painted: () => undefined,
      ...editor,
    },
  });
  const tell = (event: EngineEvent): void => listeners.forEach((listener) => listener(event));
  const early = asked.splice(0);
  return { session, early, asked, posted, logged, tell, listeners };
}

const last = (asked: readonly Asked[]): Asked => asked.at(-1)!;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the host of a chart', () => {
  it('stops reading a window when the page has asked for a later one, and answers that one only', async () => {
    const { session, asked, posted } = openSession();
    void session.receive({ type: 'window', lane: 'main', id: 1, ask });
    const first = last(asked);
    void session.receive({ type: 'window', lane: 'main', id: 2, ask });
    expect(first.signal?.aborted).toBe(true);
    first.fail(new Error('interrupted'));
    last(asked).answer({ second: true });
    await turn();
    expect(posted).toEqual([{ type: 'window', lane: 'main', id: 2, result: { second: true } }]);
  });

  it('reads the second dataset beside the first', async () => {
    const { session, asked } = openSession({ pickCompare: () => Promise.resolve(ETH) });
    void session.receive({ type: 'window', lane: 'main', id: 1, ask });
    const main = last(asked);
    await session.receive({ type: 'window', lane: 'compare', id: 1, ask });
    expect(asked).toHaveLength(1); // there is no second one yet
    void session.receive({ type: 'pick-compare' });
    await turn();
    void session.receive({ type: 'window', lane: 'compare', id: 2, ask });
    expect(last(asked).params.dataset).toEqual(ETH);
    expect(main.signal?.aborted).toBe(false);
  });

  it('tells of an error its code and texts, and nothing else of it', async () => {
    const { session, asked, posted } = openSession();
    void session.receive({ type: 'window', lane: 'main', id: 1, ask });
    const error = Object.assign(new Error('no disk'), { code: 'CACHE', remedy: 'Free some.', secret: 'key' });
    last(asked).fail(error);
    await turn();
    expect(posted).toEqual([
      {
        type: 'failed',
        lane: 'main',
        id: 1,
        error: { code: 'CACHE', message: 'no disk', remedy: 'Free some.' },
      },
    ]);
  });

  it('reads the dataset and the bars that come into sight before the page is there', async () => {
    const { early, asked, posted, session } = openSession();
    expect(early.map(({ method }) => method)).toEqual(['show']);
    early[0]!.answer(detail);
    await turn();
    expect(asked).toMatchObject([
      { method: 'readWindow', params: { dataset: BTC, timeframe: '1m', to: 5_000 * MINUTE } },
    ]);
    asked[0]!.answer({ bars: true });
    expect(posted).toEqual([]); // to a page that comes back nothing is posted before it is there
    void session.receive({ type: 'ready' });
    await turn();
    expect(asked.map(({ method }) => method)).toEqual(['readWindow', 'indicators']);
    expect(posted.map(({ type }) => type)).toEqual(['welcome', 'dataset']);
    expect(posted[1]).toMatchObject({ opening: { ask: { timeframe: '1m' }, result: { bars: true } } });
    session[Symbol.dispose]();
  });

  it('reads anew what has changed before the page is there', () => {
    const { tell, session, asked } = openSession();
    tell({ type: 'datasets-changed', changed: [], removed: [BTC] });
    void session.receive({ type: 'ready' });
    expect(asked.map(({ method }) => method)).toEqual(['show', 'indicators']);
    session[Symbol.dispose]();
  });

  it('goes on with its first look when the engine that it waited for has started, and looks again at every other one', async () => {
    const { early, asked, tell, session } = openSession();
    const info = {} as EngineInfo;
    tell({ type: 'configured', info, isFirst: true });
    early[0]!.answer(detail);
    await turn();
    asked[0]!.answer({ bars: true });
    void session.receive({ type: 'ready' });
    await turn();
    expect(asked.map(({ method }) => method)).toEqual(['readWindow', 'indicators']);
    tell({ type: 'configured', info, isFirst: true });
    await expect.poll(() => last(asked).method, { timeout: 30_000 }).toBe('show');
    session[Symbol.dispose]();
  });

  it('reads anew what was asked of an engine whose settings have changed meanwhile', () => {
    const { tell, session, asked } = openSession();
    tell({ type: 'configured', info: {} as EngineInfo, isFirst: false });
    void session.receive({ type: 'ready' });
    expect(asked.map(({ method }) => method)).toEqual(['show', 'indicators']);
    session[Symbol.dispose]();
  });

  it('tells of an error no more than the page takes', async () => {
    const { session, asked, posted } = openSession();
    void session.receive({ type: 'window', lane: 'main', id: 1, ask });
    last(asked).fail(new Error('x'.repeat(100_000)));
    await turn();
    expect(posted).toHaveLength(1);
    expect(posted.every(isToChart)).toBe(true);
  });

  it('posts everything to a new page unasked, and again only when the page says twice that it is there', async () => {
    const { early, asked, posted, session } = openSession({}, true);
    early[0]!.answer(detail);
    await turn();
    asked[0]!.answer({ bars: true });
    await turn();
    expect(posted.map(({ type }) => type)).toEqual(['welcome', 'dataset']);
    void session.receive({ type: 'ready' });
    await turn();
    expect(posted).toHaveLength(2);
    void session.receive({ type: 'ready' });
    expect(posted.map(({ type }) => type)).toEqual(['welcome', 'dataset', 'welcome']);
    session[Symbol.dispose]();
  });

  it('tells what is known of a dataset whose bars cannot be read: the page asks, and is told why', async () => {
    const { early, asked, posted, session } = openSession({}, true);
    early[0]!.answer(detail);
    await turn();
    last(asked).fail(new Error('no disk'));
    await turn();
    expect(posted.map(({ type }) => type)).toEqual(['welcome', 'dataset']);
    expect(posted[1]).not.toHaveProperty('opening');
    session[Symbol.dispose]();
  });

  it('ends a comparison with a dataset that was deleted', async () => {
    const { asked, posted, session, tell } = openSession({ pickCompare: () => Promise.resolve(ETH) });
    void session.receive({ type: 'pick-compare' });
    await turn();
    last(asked).answer(detail);
    tell({ type: 'datasets-changed', changed: [], removed: [ETH] });
    await expect.poll(() => asked.length, { timeout: 30_000 }).toBe(2);
    last(asked).fail(Object.assign(new Error('not there'), { code: 'UNKNOWN_DATASET' }));
    await turn();
    expect(posted.map(({ type }) => type)).toEqual(['dataset', 'no-compare']);
    session[Symbol.dispose]();
  });

  it('says that the engine is gone', () => {
    const { posted, tell } = openSession();
    tell({ type: 'engine-lost', how: 'signal SIGSEGV' });
    expect(posted).toMatchObject([{ type: 'failed', error: { code: 'ENGINE_LOST' } }]);
  });

  it('reads a dataset that changed once for many changes, and other datasets not at all', async () => {
    const { asked, tell, session } = openSession();
    for (const removed of [[ETH], [BTC], [BTC], [BTC]])
      tell({ type: 'datasets-changed', changed: [], removed });
    await turn();
    expect(asked).toEqual([]);
    for (let i = 0; i < 3; i++) tell({ type: 'datasets-changed', changed: [], removed: [BTC] });
    await expect.poll(() => asked.map(({ method }) => method), { timeout: 30_000 }).toEqual(['show']);
    session[Symbol.dispose]();
  });

  it('ignores and logs what is not a message, and listens to nobody when it is closed', async () => {
    const { session, asked, logged, posted, listeners } = openSession();
    for (const nonsense of [undefined, 'ready', { type: 'run' }, { type: 'window', lane: 'main' }])
      await session.receive(nonsense);
    expect([asked.length, posted.length, logged.length]).toEqual([0, 0, 4]);
    void session.receive({ type: 'window', lane: 'main', id: 1, ask });
    session[Symbol.dispose]();
    expect(last(asked).signal?.aborted).toBe(true);
    expect(listeners.size).toBe(0);
  });
});
