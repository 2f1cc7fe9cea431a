import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openWorld, PATIENT } from './open-client.ts';

const HOUR = 3_600_000;
const BTC = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1h' };

describe('files that the engine writes and takes in', () => {
  it('takes a file in as a dataset of its own, and asks for the market where its name does not tell', async () => {
    using world = openWorld();
    const { client, folder } = world;
    await client.call('fetch', { requests: [{ ...BTC, start: '2024-01-01', end: '2024-01-03' }] });
    const file = join(folder, 'candles.csv');
    await client.call('export', { datasets: [BTC], format: 'csv', file });
    const spec = { paths: [file], name: 'desk' };
    await expect(client.call('import', spec)).rejects.toMatchObject({ code: 'USAGE' });
    const [imported] = await client.call('import', { ...spec, symbol: 'BTC/USDT' });
    const dataset = { ...BTC, exchange: 'import:desk' };
    expect(imported).toMatchObject({ dataset, candles: 48, added: 48, openGaps: 0 });
    expect(await client.call('datasets', {})).toHaveLength(2);
    // Nobody can be asked for more of it: updating all leaves it alone.
    const { outcomes } = await client.call('update', {});
    expect(outcomes.map((each) => each.dataset)).toEqual([BTC]);
  });

  it('tells what an exported file lacks, and records that run as incomplete', async () => {
    using world = openWorld();
    const { client, folder, events } = world;
    const from = Date.UTC(2024, 0, 1);
    const rows = Array.from({ length: 48 }, (_, i) => `${from + i * HOUR},100,102,99,101,5`);
    rows.splice(20, 2);
    const file = join(folder, 'BTC_USDT_1h.csv');
    writeFileSync(file, ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
    await client.call('import', { paths: [file], name: 'desk', symbol: 'BTC/USDT' });
    const dataset = { ...BTC, exchange: 'import:desk' };
    const [exported] = await client.call('export', { datasets: [dataset], format: 'csv' });
    const hole = { from: from + 20 * HOUR, to: from + 22 * HOUR };
    expect(exported).toMatchObject({ candles: 46, missing: { candles: 2, gaps: 1, places: [hole] } });
    expect(readFileSync(exported!.file!, 'utf8').trim().split('\n')).toHaveLength(47);
    const finished = { type: 'run-finished', kind: 'export', status: 'incomplete' };
    await vi.waitFor(() => expect(events).toContainEqual(finished), PATIENT);
    const before = { from, to: from + 20 * HOUR };
    const [whole] = await client.call('export', { datasets: [dataset], format: 'csv', interval: before });
    expect(whole).not.toHaveProperty('missing');
  });
});
