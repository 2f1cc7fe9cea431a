import { describe, expect, it } from 'vitest';
import { egressIdentity } from '../../src/compose/egress-identity.ts';
import { secretsOf } from '../../src/compose/secrets-of.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { CandlewickError } from '../../src/errors.ts';
import { createFakeExchange, memoryCache } from '../../src/testing/index.ts';
import { openBench } from '../pipeline/bench.ts';

const secrets = (value: unknown) => secretsOf(parseConfig(value, () => undefined));

describe('the secrets of a configuration', () => {
  it('are keys and passwords wherever they stand, and those in urls', () => {
    const found = secrets({
      exchanges: {
        binance: { apiKey: 'key1', secretKey: 'key2', password: 'key3' },
        okx: { ccxt: { apiKey: 'ccxt-key', secret: 'ccxt-secret', httpsProxy: 'http://u:in-url-1@h' } },
      },
      exporters: { db: { url: 'postgres://u:in-url-2@h/db', options: [{ password: 'db-password' }] } },
      network: { proxy: 'http://u:in%2Furl@h:1' },
    });
    for (const secret of ['key1', 'key2', 'key3', 'ccxt-key', 'ccxt-secret', 'db-password'])
      expect(found).toContain(secret);
    for (const secret of ['in-url-1', 'in-url-2', 'in%2Furl', 'in/url']) expect(found).toContain(secret);
  });

  it('are no ordinary words', () => {
    const value = {
      exchanges: { okx: { ccxt: { token: 'USDT', urls: { api: 'https://a@b' }, options: { x: 'plain' } } } },
    };
    expect(secrets(value).filter((each) => each !== '')).toEqual([]);
    expect(secrets({})).toEqual([]);
  });

  it('are hidden in the log of a run, wherever a plugin puts them', async () => {
    const lines: string[] = [];
    const { openHost } = await import('../../src/compose/open-host.ts');
    const { openRun } = await import('../../src/compose/open-run.ts');
    await using bench = await openBench();
    const venue = createFakeExchange({ series: {} });
    const leaky = {
      ...venue.plugin,
      options: { safeParse: (data: unknown) => ({ success: true, data }) } as never,
      open: (_: unknown, { logger }: { logger: { error: (text: string, fields: object) => void } }) => {
        logger.error('with key ccxt-key-1234', { proxy: 'http://u:hunter2secret@h' });
        throw new CandlewickError('EXCHANGE_AUTH', 'no');
      },
    };
    await using host = await openHost({
      builtIns: [leaky as never, memoryCache],
      folders: bench.host.folders,
      log: (line) => void lines.push(line),
    });
    const config = parseConfig(
      {
        cache: { plugin: 'memory' },
        exchanges: { fake: { ccxt: { apiKey: 'ccxt-key-1234' } } },
        network: { proxy: 'http://u:hunter2secret@h' },
      },
      () => undefined,
    );
    await using run = await openRun(host, { config, projectFolder: bench.folder });
    await run
      .exchange('fake')
      .then((fake) => fake.serverTime(new AbortController().signal))
      .catch(() => undefined);
    expect(lines.length).toBe(1);
    expect(lines[0]).toContain('***');
    for (const secret of ['ccxt-key-1234', 'hunter2secret']) expect(lines[0]).not.toContain(secret);
  });
});

describe('the egress identity', () => {
  it('is the origin and the way out', () => {
    expect(egressIdentity('https://api.x', undefined)).toBe('https://api.x via direct');
    expect(egressIdentity('https://api.x', 'http://proxy:8080')).toBe('https://api.x via http://proxy:8080');
  });

  it('tells users of a proxy apart and names neither them nor their passwords', () => {
    const [a, b, again] = ['me:hunter2', 'you:hunter3', 'me:hunter2'].map((user) =>
      egressIdentity('https://api.x', `http://${user}@proxy:8080`),
    );
    expect(a).toMatch(/^https:\/\/api\.x via http:\/\/proxy:8080#[0-9a-f]{8}$/);
    expect(a).toBe(again);
    expect(a).not.toBe(b);
  });

  it('shows nothing of a proxy that is no url', () => {
    expect(egressIdentity('https://api.x', 'me:hunter2@proxy:80')).not.toContain('hunter2');
  });
});
