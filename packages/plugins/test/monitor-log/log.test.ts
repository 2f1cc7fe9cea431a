import type { RunEvent } from '@candlewick/core';
import { monitorContract, openMonitorHarness, runContract, sampleEvents } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/monitor-log/plugin.ts';

const open = (options: unknown = {}) => openMonitorHarness(plugin, 'unused', options);

runContract({ describe, it }, monitorContract, 'monitor-log', () => open());

describe('monitor-log', () => {
  it('writes a line for every event, each with its run', async () => {
    const { monitor, logger } = await open();
    for (const event of sampleEvents()) monitor.onEvent(event);
    expect(logger.lines.length).toBe(sampleEvents().length);
    expect(logger.lines.every(({ fields }) => fields['run'] === 'run-1')).toBe(true);
    expect(logger.lines[0]).toMatchObject({ level: 'info', message: 'fetch started' });
    expect(logger.lines.find(({ message }) => message.includes('retry'))).toMatchObject({
      level: 'warn',
      message: 'binance BTC/USDT 1h: retry 1 of 3 in 500 ms',
      fields: { code: 'EXCHANGE_TIMEOUT' },
    });
  });

  it('leaves out what is less important than its level', async () => {
    const { monitor, logger } = await open({ level: 'warn' });
    for (const event of sampleEvents()) monitor.onEvent(event);
    expect(new Set(logger.lines.map(({ level }) => level))).toEqual(new Set(['warn']));
    expect(logger.lines.some(({ message }) => message.includes('gap, fetch-failed'))).toBe(true);
    expect(logger.lines.at(-1)?.message).toBe('run incomplete');
  });

  it('writes a budget only when its state changes, a ban as a warning', async () => {
    const { monitor, logger } = await open();
    const sample = sampleEvents().find((event): event is RunEvent<'budget'> => event.type === 'budget')!;
    const states = ['free', 'free', 'near', 'near', 'waiting', 'banned', 'free'] as const;
    for (const state of states) monitor.onEvent({ ...sample, status: { ...sample.status, state } });
    expect(logger.lines.map(({ level, message }) => `${level} ${message.split(' ').at(-1)}`)).toEqual([
      'info near',
      'info waiting',
      'warn banned',
      'debug free',
    ]);
  });

  it('warns of a request that failed', async () => {
    const { monitor, logger } = await open();
    const sample = sampleEvents().find((event): event is RunEvent<'request'> => event.type === 'request')!;
    for (const status of [200, 429, undefined]) {
      const { status: _, ...meta } = sample.meta;
      monitor.onEvent({ ...sample, meta: status === undefined ? meta : { ...meta, status } });
    }
    expect(logger.lines.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'debug: binance: klines 200',
      'warn: binance: klines 429',
      'warn: binance: klines without an answer',
    ]);
  });
});
