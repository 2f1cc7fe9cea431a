import assert from 'node:assert/strict';
import type { ContractCase } from '../contract.ts';
import { createExportSource } from '../fakes/export-source.ts';
import { createMemoryTarget } from '../fakes/export-target.ts';
import type { ExporterHarness } from './exporter-harness.ts';
import { plainCandles, steady, turns } from './exporter-steps.ts';

/** Far more than any exporter may keep back: 12 MB of doubles. */
const LONG = 250_000;

/** How an exporter reads and writes: bounded, interruptible, honest about failures. */
export const EXPORTER_STREAM_CASES: readonly ContractCase<ExporterHarness>[] = [
  {
    id: 'EXPORTER-06',
    asks: 'stops reading while the target is not ready for more, where it streams to a file',
    why: 'a slow disk must not fill the memory',
    steeredBy: 'streaming',
    run: async ({ exporter, capabilities }) => {
      const target = createMemoryTarget();
      const source = createExportSource(plainCandles(LONG));
      target.hold();
      const done = exporter.export(source, target, steady());
      let hasEnded = false;
      const ended = () => void (hasEnded = true);
      done.then(ended, ended);
      while (target.pending === 0 && !source.closed && !hasEnded) await turns(1);
      const reads = await whenQuiet(() => source.reads);
      if (capabilities.streaming && target.files.length > 0) {
        assert.ok(source.reads < LONG / 8_192 / 2, `read ${reads} batches while a write was waiting`);
        assert.ok(target.pending <= 2, `${target.pending} writes at once`);
      }
      target.release();
      assert.equal((await done).candles, LONG);
    },
  },
  {
    id: 'EXPORTER-07',
    asks: 'writes before it has read everything, where it streams to a file',
    why: 'memory must not grow with the length of the history',
    steeredBy: 'streaming',
    run: async ({ exporter, capabilities }) => {
      const target = createMemoryTarget();
      let writesBeforeLast = 0;
      const last = Math.ceil(LONG / 8_192) - 1;
      const source = createExportSource(plainCandles(LONG), {
        beforeBatch: (index) => {
          if (index === last) writesBeforeLast = target.writes;
        },
      });
      await exporter.export(source, target, steady());
      if (capabilities.streaming && target.files.length > 0) assert.ok(writesBeforeLast > 0);
    },
  },
  {
    id: 'EXPORTER-08',
    asks: 'lets the event loop turn while it works, even when source and target never wait',
    why: 'an editor shares its process with the export',
    run: async ({ exporter }) => {
      let seen = 0;
      let working = true;
      const count = () => {
        seen++;
        if (working) setImmediate(count);
      };
      setImmediate(count);
      await exporter.export(createExportSource(plainCandles(LONG)), createMemoryTarget(), steady());
      working = false;
      assert.ok(seen >= 10, `${seen} turns in ${LONG} candles`);
    },
  },
  {
    id: 'EXPORTER-09',
    asks: 'rejects an aborted signal and reads nothing',
    why: 'Ctrl-C before the export means no export',
    run: async ({ exporter }) => {
      const source = createExportSource(plainCandles(10));
      const reason = new Error('enough');
      await assert.rejects(
        exporter.export(source, createMemoryTarget(), AbortSignal.abort(reason)),
        (error) => error === reason,
      );
      assert.equal(source.reads, 0);
    },
  },
  {
    id: 'EXPORTER-10',
    asks: 'rejects with the reason when the signal aborts midway, and leaves the source closed',
    why: 'an interrupted export must not look like a finished one, nor read on',
    run: async ({ exporter }) => {
      const stop = new AbortController();
      const reason = new Error('enough');
      const source = createExportSource(plainCandles(LONG), {
        beforeBatch: (index) => {
          if (index === 3) stop.abort(reason);
        },
      });
      await assert.rejects(
        exporter.export(source, createMemoryTarget(), stop.signal),
        (error) => error === reason,
      );
      await turns();
      assert.ok(source.reads <= 5, `read ${source.reads} batches`);
      assert.ok(source.closed);
    },
  },
  {
    id: 'EXPORTER-11',
    asks: 'rejects with the error of the source',
    why: 'a cache that fails midway must not end in a short file',
    run: async ({ exporter }) => {
      const broken = new Error('the cache is damaged');
      const source = createExportSource(plainCandles(50_000), {
        beforeBatch: (index) => {
          if (index === 2) throw broken;
        },
      });
      await assert.rejects(
        exporter.export(source, createMemoryTarget(), steady()),
        (error) => error === broken,
      );
    },
  },
  {
    id: 'EXPORTER-12',
    asks: 'rejects with the error of the target, and leaves the source closed',
    why: 'a full disk must end the export with its own reason',
    run: async ({ exporter }) => {
      const target = createMemoryTarget();
      const full = new Error('no space left');
      const source = createExportSource(plainCandles(LONG), {
        beforeBatch: (index) => {
          if (index === 1) target.fail('write', full);
        },
      });
      const outcome = await exporter.export(source, target, steady()).catch((error: unknown) => error);
      if (target.files.length === 0) return 'it writes no file';
      assert.equal(outcome, full);
      assert.ok(source.closed);
    },
  },
  {
    id: 'EXPORTER-13',
    asks: 'rejects with the error of a target that gives no file',
    why: 'an unwritable folder is a usage error, not a crash',
    run: async ({ exporter }) => {
      const target = createMemoryTarget();
      const refused = new Error('the file exists');
      target.fail('file', refused);
      const outcome = await exporter
        .export(createExportSource(plainCandles(5)), target, steady())
        .catch((error: unknown) => error);
      // An exporter to elsewhere asks for no file and succeeds.
      assert.ok(outcome === refused || !(outcome instanceof Error));
    },
  },
];

/** The value once it has stopped to change. */
async function whenQuiet(value: () => number): Promise<number> {
  for (let before = NaN; before !== value();) {
    before = value();
    await turns();
  }
  return value();
}
