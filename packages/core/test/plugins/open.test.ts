import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Exporter } from '../../src/contracts/exporter.ts';
import { definePlugin, type RunContext } from '../../src/contracts/plugin.ts';
import { CandlewickError } from '../../src/errors.ts';
import { openPlugin } from '../../src/plugins/open.ts';
import { createFakeClock, createFakeLogger } from '../../src/testing/index.ts';
import { failureOf } from '../config/project.ts';

const EXPORTER: Exporter = {
  export: () => Promise.resolve({ candles: 0 }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};
const CONTEXT: RunContext = {
  logger: createFakeLogger(),
  clock: createFakeClock(),
  signal: new AbortController().signal,
  stateFolder: 'unused',
  projectFolder: '/nowhere',
};
const options = z.strictObject({
  folder: z.string().default('out'),
  depth: z.strictObject({ levels: z.number().int() }).optional(),
});
type Open = (given: z.output<typeof options>, context: RunContext) => Exporter | Promise<Exporter>;

const open = (given: unknown, how: Open = () => EXPORTER, timeMs?: number) => {
  const plugin = definePlugin({
    kind: 'exporter', name: 'acme', description: 'A test.', api: 1, capabilities: { streaming: true }, options,
    open: how,
  }); // prettier-ignore
  return openPlugin<'exporter'>(plugin as never, given, CONTEXT, 'exporters.acme', timeMs);
};

describe('opening a plugin', () => {
  it('hands over checked options with their defaults, and the context', async () => {
    const seen: unknown[] = [];
    const opened = await open({}, (...given) => {
      seen.push(...given);
      return Promise.resolve(EXPORTER);
    });
    expect(opened).toBe(EXPORTER);
    expect(seen).toEqual([{ folder: 'out' }, CONTEXT]);
  });

  it.each([
    [{ folder: 5 }, 'exporters.acme.folder: '],
    [{ depth: { levels: 1.5 } }, 'exporters.acme.depth.levels: '],
    [{ foldr: 'x' }, 'unknown setting exporters.acme.foldr. Did you mean folder?'],
    [{ depth: { levls: 1 } }, 'unknown setting exporters.acme.depth.levls. Did you mean levels?'],
    ['text', 'exporters.acme: '],
  ])('refuses wrong options and names their path: %j', async (given, named) => {
    const { code, message } = await failureOf(open(given));
    expect(code).toBe('PLUGIN_OPTIONS');
    expect(message).toContain(`exporter acme: `);
    expect(message).toContain(named);
  });

  it('does not run a plugin whose options are wrong', async () => {
    let opened = false;
    await failureOf(open({ folder: 5 }, () => ((opened = true), EXPORTER)));
    expect(opened).toBe(false);
  });

  it.each([
    [new Error('no disk'), 'no disk'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
  ])('tells which plugin failed when its open throws (%#)', async (thrown, reason) => {
    for (const how of [
      () => {
        throw thrown;
      },
      () => Promise.reject(thrown as Error),
    ] as Open[]) {
      // prettier-ignore
      const { code, message } = await failureOf(open({}, how));
      expect([code, message]).toEqual(['PLUGIN_OPEN', `exporter acme failed to open: ${reason}`]);
    }
  });

  it('passes on a failure that the plugin itself named', async () => {
    const failure = new CandlewickError('EXCHANGE_UNSUPPORTED', 'no candles here');
    await expect(open({}, () => Promise.reject(failure))).rejects.toBe(failure);
  });

  it('gives up one that does not open in time, and closes it when it opens all the same', async () => {
    const late = Promise.withResolvers<Exporter>();
    let closed = false;
    const { code, message } = await failureOf(open({}, () => late.promise, 20));
    expect([code, message]).toEqual([
      'PLUGIN_OPEN',
      'exporter acme failed to open: it has not opened after 20 ms (limits.pluginTime)',
    ]);
    late.resolve({ ...EXPORTER, [Symbol.asyncDispose]: async () => void (closed = true) });
    await setTimeout(1);
    expect(closed).toBe(true);
  });

  it('names the methods of the contract that are missing, and closes what it was given', async () => {
    let closed = false;
    const half = { [Symbol.asyncDispose]: async () => void (closed = true) };
    expect((await failureOf(open({}, () => half as never))).message).toBe(
      'exporter acme failed to open: what open gave is not an exporter: it has no export. A method may be empty, not absent.',
    );
    await setTimeout(1);
    expect(closed).toBe(true);
    const nothing = await failureOf(open({}, () => ({}) as never));
    expect(nothing.message).toContain('it has no export, [Symbol.asyncDispose]');
  });

  it('refuses a schema that cannot be had, and what is none', async () => {
    for (const [options, why] of [
      [() => Promise.reject(new Error('no zod here')), 'no zod here'],
      [() => Promise.resolve({}), 'options() gave [object Object]'],
    ] as const) {
      const plugin = { kind: 'exporter', name: 'acme', capabilities: {}, options, open: () => EXPORTER };
      const { code, message } = await failureOf(
        openPlugin(plugin as never, { a: 1 }, CONTEXT, 'exporters.acme'),
      );
      expect([code, message]).toEqual(['PLUGIN_OPEN', expect.stringContaining(why)]);
    }
  });

  it.each([
    [{ seek: true }, {}, 'it declares the capability seek and has no method seek'],
    [{ seek: false }, { seek: () => undefined }, 'it has a method seek and does not declare it'],
    [{ seek: false }, { history: {} }, 'it has a member history and does not declare it'],
  ])(
    'refuses an exchange that declares %j and opens to more or less (%#)',
    async (capabilities, more, why) => {
      const names = ['origin', 'timeframes', 'markets', 'series', 'fetchPage', 'serverTime'];
      const methods = Object.fromEntries(names.map((name) => [name, () => undefined]));
      const instance = { ...methods, [Symbol.asyncDispose]: () => Promise.resolve(), ...more };
      const plugin = {
        kind: 'exchange',
        name: 'acme',
        capabilities,
        options: z.object({}),
        open: () => instance,
      };
      const { code, message } = await failureOf(openPlugin(plugin as never, {}, CONTEXT, 'exchanges.acme'));
      expect([code, message]).toEqual(['PLUGIN_OPEN', expect.stringContaining(why)]);
    },
  );

  it('refuses a plugin that opens to nothing', async () => {
    const { code, message } = await failureOf(open({}, () => undefined as never));
    expect([code, message]).toEqual(['PLUGIN_OPEN', 'exporter acme failed to open: open gave undefined']);
  });
});
