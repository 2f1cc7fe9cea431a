import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readBan, writeBan } from '../../src/limiter-weight/ban-file.ts';

const NOW = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;

async function folderForBans(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-bans-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('keeps the latest end of a ban, whoever writes last', async () => {
  const folder = await folderForBans();
  await writeBan(folder, 'a', NOW + 5 * MINUTE, NOW);
  await writeBan(folder, 'a', NOW + 2 * MINUTE, NOW);
  expect(await readBan(folder, 'a', NOW)).toBe(NOW + 5 * MINUTE);
  await writeBan(folder, 'a', NOW + 9 * MINUTE, NOW);
  expect(await readBan(folder, 'a', NOW)).toBe(NOW + 9 * MINUTE);
  expect(await readBan(folder, 'b', NOW)).toBeUndefined();
  expect(await readdir(folder)).toEqual(['ban-a.json']);
});

it('knows no ban that is over, that no clock can mean, or that cannot be read', async () => {
  const folder = await folderForBans();
  await writeBan(folder, 'a', NOW + MINUTE, NOW);
  expect(await readBan(folder, 'a', NOW + MINUTE)).toBeUndefined();
  for (const text of [String(NOW + 30 * 86_400_000), '"soon"', 'null', '{', '']) {
    await writeFile(join(folder, 'ban-a.json'), text);
    expect(await readBan(folder, 'a', NOW)).toBeUndefined();
  }
  await expect(writeBan(join(folder, 'nowhere'), 'a', NOW + MINUTE, NOW)).resolves.toBeUndefined();
});
