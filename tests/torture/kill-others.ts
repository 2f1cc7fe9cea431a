import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { falseClaims } from '../integration/support/cache-truth.ts';
import type { Workspace } from '../integration/support/run-cli.ts';
import type { KillOptions } from './kill.ts';

export interface OtherKillsReport {
  readonly kills: { readonly export: number; readonly refresh: number; readonly delete: number };
  /** Anything that was not as it must be after a kill. */
  readonly falsehoods: number;
}

/**
 * Kills exports, fetches that ask for everything again, and deletions. A file is there as a whole or not at all, what
 * was stored stays as it was, a dataset is there as a whole or gone.
 */
export async function killOthers(
  user: Workspace,
  { kills, range, random }: KillOptions,
): Promise<OtherKillsReport> {
  const fetch = ['fetch', '--trust', ...range, '--cache-dir', 'others'];
  const state = join(dirname(user.folder), 'state');
  const killed = { export: 0, refresh: 0, delete: 0 };
  let falsehoods = 0;
  const expect = (holds: boolean) => void (falsehoods += holds ? 0 : 1);

  const run = async (args: readonly string[], longest: number): Promise<boolean> => {
    const running = user.start(...args);
    const stop = setTimeout(() => running.signal('SIGKILL'), 150 + random() * longest);
    const { code } = await running.result;
    clearTimeout(stop);
    return code === null;
  };
  const whole = async (): Promise<Buffer> => {
    await rm(join(user.folder, 'whole.csv'), { force: true });
    const { code } = await user.run(...fetch, '--output', 'whole.csv');
    expect(code === 0);
    return readFile(join(user.folder, 'whole.csv'));
  };
  const truth = async () => {
    const { claimed, stray, datasets } = await falseClaims(join(user.folder, 'others'), state);
    expect(claimed === 0 && stray === 0);
    return datasets;
  };

  const expected = await whole();
  for (let i = 0; i < kills; i++) {
    const out = `killed-${i}.csv`;
    if (await run(['export', ...range, '--cache-dir', 'others', '--output', out], 900)) killed.export++;
    const files = await readdir(user.folder);
    expect(!files.includes(out) || expected.equals(await readFile(join(user.folder, out))));
    await rm(join(user.folder, out), { force: true });
    if (await run([...fetch, '--refresh'], 4_000)) killed.refresh++;
    expect((await truth()) === 1);
    expect(expected.equals(await whole()));
    if (await run(['delete', ...range.slice(0, 4), '--yes', '--cache-dir', 'others'], 400)) killed.delete++;
    await truth();
    expect(expected.equals(await whole()));
  }
  return { kills: killed, falsehoods };
}
