import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MarketCatalog } from '../../src/compose/market-catalog.ts';
import type { Exchange, Market } from '../../src/contracts/exchange.ts';
import { CandlewickError } from '../../src/errors.ts';
import { createFakeLogger, market, type FakeLogger } from '../../src/testing/index.ts';
import { failureOf } from '../config/project.ts';
import { createJumpingClock } from '../pipeline/run-settings.ts';

const DAY = 86_400_000;
const LIST: readonly Market[] = [
  market('BTC/USDT:USDT'),
  market('BTC/USDT'),
  market('ETH/USDT'),
  market('ETH/BTC', { active: false }),
  market('OLD/USDT', { active: false }),
  market('OLD/USDT:USDT'),
  market('BTC/EUR', { id: 'XXBTZEUR' }),
  market('币安人生/USDT'),
];
const signal = new AbortController().signal;

interface Setting extends AsyncDisposable {
  readonly clock: ReturnType<typeof createJumpingClock>;
  readonly logger: FakeLogger;
  readonly state: string;
  asked: number;
  list: readonly Market[];
  origin: string;
  /** A catalog as a new process has it. */
  open(): MarketCatalog;
}

async function setUp(): Promise<Setting> {
  const state = await mkdtemp(join(tmpdir(), 'candlewick-markets-'));
  const setting: Setting = {
    clock: createJumpingClock(),
    logger: createFakeLogger(),
    state,
    asked: 0,
    list: LIST,
    origin: 'https://api.fake',
    open: () => {
      const exchange = {
        origin: () => Promise.resolve(setting.origin),
        markets: () => {
          setting.asked++;
          return Promise.resolve(setting.list);
        },
      } as unknown as Exchange;
      return new MarketCatalog(
        state,
        { get: () => Promise.resolve(exchange) },
        setting.clock,
        setting.logger,
      );
    },
    [Symbol.asyncDispose]: () => rm(state, { recursive: true, force: true }),
  };
  return setting;
}

describe('the market that a text means', () => {
  it.each([
    ['BTC/USDT', 'BTC/USDT'],
    ['BTC/USDT:USDT', 'BTC/USDT:USDT'],
    ['BTCUSDT', 'BTC/USDT'],
    ['btc/usdt', 'BTC/USDT'],
    ['btc-usdt', 'BTC/USDT'],
    ['Eth_Usdt', 'ETH/USDT'],
    ['XXBTZEUR', 'BTC/EUR'],
    ['btceur', 'BTC/EUR'],
    ['ETH/BTC', 'ETH/BTC'],
    ['OLD/USDT', 'OLD/USDT'],
    ['OLDUSDT', 'OLD/USDT:USDT'],
    ['币安人生USDT', '币安人生/USDT'],
  ])('for %s is %s', async (text, symbol) => {
    await using setting = await setUp();
    expect((await setting.open().find('fake', text, signal)).symbol).toBe(symbol);
  });

  it.each([
    ['BTC/USTD', 'BTC/USDT'],
    ['ETHUSDT1', 'ETH/USDT'],
  ])('is unknown for %s, and the nearest is named', async (text, near) => {
    await using setting = await setUp();
    const { code, message } = await failureOf(setting.open().find('fake', text, signal));
    expect(code).toBe('UNKNOWN_SYMBOL');
    expect(message).toContain(`fake has no market ${text}. Did you mean ${near}?`);
    expect(message).toContain('candlewick symbols --exchange fake');
  });

  it.each(['USDT', '我踏马来了/USDT', '///', ''])(
    'is not one that only shares some letters: «%s»',
    async (text) => {
      await using setting = await setUp();
      expect((await failureOf(setting.open().find('fake', text, signal))).code).toBe('UNKNOWN_SYMBOL');
    },
  );
});

describe('markets by a pattern', () => {
  it.each([
    ['*/USDT', ['BTC/USDT', 'ETH/USDT', '币安人生/USDT']],
    ['btc/*', ['BTC/EUR', 'BTC/USDT', 'BTC/USDT:USDT']],
    ['*:USDT', ['BTC/USDT:USDT', 'OLD/USDT:USDT']],
    ['ETH/USDT', ['ETH/USDT']],
    ['ETH.USDT', []],
  ])('%s are the active ones that fit, by symbol', async (pattern, symbols) => {
    await using setting = await setUp();
    const found = await setting.open().match('fake', pattern, signal);
    expect(found.map(({ symbol }) => symbol)).toEqual(symbols);
  });
});

describe('the market list', () => {
  it('is remembered between runs for a day', async () => {
    await using setting = await setUp();
    await setting.open().find('fake', 'BTC/USDT', signal);
    await setting.open().find('fake', 'ETH/USDT', signal);
    expect(setting.asked).toBe(1);
    setting.clock.time += DAY - 1;
    await setting.open().all('fake', signal);
    expect(setting.asked).toBe(1);
    setting.clock.time += 1;
    expect(await setting.open().all('fake', signal)).toEqual(LIST);
    expect(setting.asked).toBe(2);
  });

  it('is asked for once by many at the same time', async () => {
    await using setting = await setUp();
    const catalog = setting.open();
    await Promise.all(['BTC/USDT', 'ETH/USDT', 'BTC/EUR'].map((text) => catalog.find('fake', text, signal)));
    expect(setting.asked).toBe(1);
  });

  it('is asked for again once when it may be older than a market', async () => {
    await using setting = await setUp();
    await setting.open().all('fake', signal);
    setting.clock.time += 3_600_000;
    setting.list = [...LIST, market('NEW/USDT')];
    const catalog = setting.open();
    expect((await catalog.find('fake', 'NEW/USDT', signal)).symbol).toBe('NEW/USDT');
    expect(setting.asked).toBe(2);
    await failureOf(catalog.find('fake', 'NONE/USDT', signal));
    expect(setting.asked).toBe(2);
  });

  it('is asked for once for several unknown symbols', async () => {
    await using setting = await setUp();
    await setting.open().all('fake', signal);
    setting.clock.time += 3_600_000;
    const catalog = setting.open();
    await Promise.all(['X/Y', 'Y/Z', 'Z/X'].map((text) => failureOf(catalog.find('fake', text, signal))));
    expect(setting.asked).toBe(2);
  });

  it('is one per origin: a test venue’s is not the real one’s', async () => {
    await using setting = await setUp();
    await setting.open().all('fake', signal);
    setting.origin = 'http://loopback:1';
    await setting.open().all('fake', signal);
    expect(setting.asked).toBe(2);
    expect((await readdir(join(setting.state, 'markets'))).length).toBe(2);
  });

  it('is asked for again when what was remembered is damaged', async () => {
    await using setting = await setUp();
    await setting.open().all('fake', signal);
    const [file] = await readdir(join(setting.state, 'markets'));
    for (const damage of ['{"fetchedAt":', '[]', '{"fetchedAt":"x","markets":[]}', 'null']) {
      await writeFile(join(setting.state, 'markets', file!), damage);
      expect(await setting.open().all('fake', signal)).toEqual(LIST);
    }
    expect(JSON.parse(await readFile(join(setting.state, 'markets', file!), 'utf8'))).toMatchObject({
      markets: LIST,
    });
  });

  it('that cannot be had is asked for anew by the next', async () => {
    await using setting = await setUp();
    const catalog = setting.open();
    setting.list = undefined as never;
    const broken = new CandlewickError('EXCHANGE_NETWORK', 'down');
    Object.defineProperty(setting, 'list', { get: () => { throw broken; }, configurable: true }); // prettier-ignore
    await expect(catalog.all('fake', signal)).rejects.toBe(broken);
    Object.defineProperty(setting, 'list', { value: LIST });
    expect(await catalog.all('fake', signal)).toEqual(LIST);
  });

  it('that cannot be remembered is there all the same, and told once whatever else cannot be', async () => {
    await using setting = await setUp();
    await writeFile(join(setting.state, 'markets'), 'in the way');
    const catalog = setting.open();
    expect(await catalog.all('fake', signal)).toEqual(LIST);
    expect(await catalog.all('fake', signal)).toEqual(LIST);
    expect(setting.asked).toBe(1);
    expect(await catalog.all('another', signal)).toEqual(LIST);
    expect(await catalog.all('fake', signal, true)).toEqual(LIST);
    expect(setting.logger.lines).toMatchObject([
      {
        level: 'warn',
        message: 'the list of markets cannot be kept: every run asks the exchange for it again',
      },
    ]);
  });

  it('that cannot take its place leaves nothing behind', async () => {
    await using setting = await setUp();
    await setting.open().all('fake', signal);
    const [file] = (await readdir(join(setting.state, 'markets'))) as [string];
    await rm(join(setting.state, 'markets', file));
    await mkdir(join(setting.state, 'markets', file));
    expect(await setting.open().all('fake', signal)).toEqual(LIST);
    expect(await readdir(join(setting.state, 'markets'))).toEqual([file]);
    expect(setting.logger.lines).toHaveLength(1);
  });
});
