/** What a stranger has in an empty folder: a plugin, its contract test, and a program that uses the library. */
export const STRANGERS = {
  'count.ts': `import { CandlewickError, definePlugin, yieldToLoop, type Exporter, type ExportSource, type ExportTarget } from '@candlewick/core';
import { z } from 'zod';

class Counting implements Exporter {
  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<{ candles: number }> {
    signal.throwIfAborted();
    const file = await target.file('count');
    let candles = 0;
    for await (const { length } of source.batches) {
      await file.write(Buffer.from(\`\${length}\\n\`));
      candles += length;
      await yieldToLoop();
      signal.throwIfAborted();
    }
    return { candles };
  }
  async [Symbol.asyncDispose](): Promise<void> {}
}

export default definePlugin({
  kind: 'exporter',
  name: 'count',
  description: 'How many candles are in each batch.',
  api: 1,
  options: z.strictObject({ loud: z.boolean().default(false) }),
  capabilities: { streaming: true },
  open: (options) => {
    const loud: boolean = options.loud;
    if (loud) throw new CandlewickError('PLUGIN_OPTIONS', 'It cannot be loud.');
    return new Counting();
  },
});
`,
  'count.test.ts': `import { describe, it } from 'node:test';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import count from './count.js';

runContract({ describe, it }, exporterContract, 'count', () => openExporterHarness(count));
`,
  'program.ts': `import { configSchema, errorCode, openHost, openRun, type Candles, type DatasetOutcome, type Host, type Run } from '@candlewick/core';
import { chartModel, svgChart } from '@candlewick/core/host';
import { startMarketServer } from '@candlewick/core/testing';
import { builtIns } from '@candlewick/plugins';

export async function main(): Promise<string> {
  const host: Host = await openHost({ builtIns });
  const run: Run = await openRun(host, { config: configSchema.parse({}), projectFolder: '.' });
  try {
    const dataset = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1h' };
    const outcomes: readonly DatasetOutcome[] = await run.fetch([dataset]);
    const batches: AsyncIterable<Candles> = run.read(dataset, outcomes[0]?.interval);
    for await (const { length, close } of batches) void [length, close[0]];
    const market = await startMarketServer();
    await market[Symbol.asyncDispose]();
    const model = await chartModel(dataset, await run.view(dataset), [], 100);
    return svgChart(model, { width: 100, height: 100 });
  } catch (error) {
    return errorCode(error) ?? '';
  } finally {
    await run[Symbol.asyncDispose]();
    await host[Symbol.asyncDispose]();
  }
}
`,
} as const;
