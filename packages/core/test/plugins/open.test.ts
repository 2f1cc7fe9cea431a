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

const open = (given: unknown, how: Open = () => EXPORTER) => {
  const plugin = definePlugin({
    kind: 'exporter', name: 'acme', description: 'A test.', api: 1, capabilities: { streaming: true }, options,
    open: how,
  }); // prettier-ignore
  return openPlugin<'exporter'>(plugin as never, given, CONTEXT, 'exporters.acme');
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

  it('refuses a plugin that opens to nothing', async () => {
    const { code, message } = await failureOf(open({}, () => undefined as never));
    expect([code, message]).toEqual(['PLUGIN_OPEN', 'exporter acme failed to open: open gave undefined']);
  });
});
