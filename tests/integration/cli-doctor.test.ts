import { startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ccxtCheck } from '../../packages/cli/src/doctor/ccxt-check.ts';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

interface Report {
  readonly status: string;
  readonly checks: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
}

describe('an exchange under maintenance', () => {
  let market: MarketServer;
  let user: Workspace;
  beforeAll(async () => {
    market = await startMarketServer();
    user = await openWorkspace();
    await user.config({ exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } } });
  });
  afterAll(async () => {
    await user[Symbol.asyncDispose]();
    await market[Symbol.asyncDispose]();
  });
  const doctor = async () => {
    const { code, stdout } = await user.run('doctor', '--trust', '--json');
    const { checks } = JSON.parse(stdout) as Report;
    return { code, check: (name: string) => checks.find((each) => each.name === name) };
  };

  it('is told by doctor, which always asks', async () => {
    const { code, check } = await doctor();
    expect(code).toBe(0);
    expect(check('binance status')).toMatchObject({ state: 'ok' });
    expect(check('ccxt')).toMatchObject({ state: 'ok' });
    market.maintenance = true;
    const now = await doctor();
    expect(now.code).toBe(7);
    expect(now.check('binance status')).toMatchObject({
      state: 'problem',
      detail: 'it is under maintenance: system_maintenance',
    });
    expect(now.check('binance')).toMatchObject({ state: 'ok' });
  });

  it('ends a fetch with exit code 5 and its own words', async () => {
    market.maintenance = true;
    const down = market.faults.add({ kind: 'status', status: 503 }, { times: Infinity });
    const { code, stderr, stdout } = await user.run(
      'fetch', '--trust', '--symbol', 'BTC/USDT', '--start', '2024-01-01', '--end', '2024-01-02',
    ); // prettier-ignore
    expect(code).toBe(5);
    expect(stdout + stderr).toContain('binance is under maintenance: system_maintenance');
    down.remove();
  });
});

describe('the version of ccxt', () => {
  it('is a warning where it is not the tested one', () => {
    expect(ccxtCheck({ tested: '4.5.84', installed: '4.5.84' }).state).toBe('ok');
    expect(ccxtCheck({ tested: '4.5.84', installed: '4.6.0' })).toEqual({
      name: 'ccxt',
      state: 'warning',
      detail: '4.6.0: this Candlewick was tested with 4.5.84',
    });
  });
});
