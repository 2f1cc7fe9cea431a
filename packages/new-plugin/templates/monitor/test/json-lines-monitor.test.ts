import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'node:test';
import { openMonitorHarness, sampleEvents } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'acme-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const typesIn = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type);

/** A run with one event of every type; gives what was logged. */
async function watch(options: object) {
  const { monitor, logger, close } = await openMonitorHarness(plugin, folder, options);
  for (const event of sampleEvents()) monitor.onEvent(event);
  await close?.();
  return logger.lines;
}

it("writes how a run went into the plugin's own folder, in order", async () => {
  await watch({});
  const types = typesIn(join(folder, 'events.jsonl'));
  assert.deepEqual([types[0], types.at(-1)], ['run-started', 'run-finished']);
  assert.ok(types.includes('gap') && !types.includes('request'));
});

it('writes what was asked for, all of it with *', async () => {
  const file = join(folder, 'some', 'where.jsonl');
  await watch({ file, types: ['retry'] });
  assert.deepEqual(typesIn(file), ['retry']);
  await watch({ file, types: ['*'] });
  assert.equal(typesIn(file).length, 1 + sampleEvents().length);
});

it('finds a relative path from the folder of the configuration', async () => {
  const { monitor, close } = await openMonitorHarness(plugin, folder, { file: 'here.jsonl' }, folder);
  for (const event of sampleEvents()) monitor.onEvent(event);
  await close?.();
  assert.ok(existsSync(join(folder, 'here.jsonl')));
});

it('puts a file aside that has grown too large', async () => {
  const file = join(folder, 'events.jsonl');
  await watch({ maxBytes: 100 });
  assert.ok(!existsSync(`${file}.1`));
  await watch({ maxBytes: 100 });
  assert.deepEqual(typesIn(file), typesIn(`${file}.1`));
});

it('warns and goes on where nothing can be written', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const lines = await watch({ file: join(file, 'events.jsonl') });
  assert.match(lines[0]!.message, /could not be written/);
});
