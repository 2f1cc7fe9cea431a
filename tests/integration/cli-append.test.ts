import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

describe('candlewick export --append', () => {
  let user: Workspace;
  const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1h'];
  const text = (file: string) => readFile(join(user.folder, file), 'utf8');
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const into = (file: string, ...more: string[]) => user.run('export', ...market, '-o', file, ...more);

  beforeAll(async () => {
    user = await openWorkspace();
    await user.run('fetch', ...market, '--start', '2023-12-01', '--end', '2024-03-01');
  });
  afterAll(() => user[Symbol.asyncDispose]());

  it.each(['csv', 'jsonl'])('continues a %s file so that it is what one export writes', async (format) => {
    const file = `grows.${format}`;
    await into(file, '--format', format, '--end', '2024-01-10');
    const { stdout } = await into(file, '--format', format, '--append', '--manifest');
    expect(stdout).toContain('1,224 candles');
    const whole = (await into('-', '--format', format)).stdout;
    expect(await text(file)).toBe(whole);
    // Nothing is left to append, and nothing changes.
    expect((await into(file, '--format', format, '--append')).stdout).toContain('0 candles');
    expect(await text(file)).toBe(whole);
    expect(JSON.parse(await text(`${file}.manifest.json`))).toMatchObject({
      files: [{ appendedRows: 1_224, sha256: sha256(Buffer.from(whole)) }],
    });
  });

  it('begins a file that is not there', async () => {
    expect((await into('new.csv', '--append')).code).toBe(0);
    expect(await text('new.csv')).toBe((await into('-')).stdout);
  });

  it.each([
    ['another header', 'timestamp,close\n2024-01-01 00:00:00,1\n', 'does not name the same columns'],
    [
      'another market',
      'timestamp,open,high,low,close,volume\n2024-01-01 00:00:00,1,1,1,1,1\n',
      'its last row is not',
    ],
    ['a cut last line', 'timestamp,open,high,low,close,volume\n2024-01-01 00:0', 'its last line has no end'],
    [
      'no candle of ours',
      'timestamp,open,high,low,close,volume\n1999-01-01 00:00:00,1,1,1,1,1\n',
      'its last row is not',
    ],
    ['no CSV', 'hello\n', 'does not name the same columns'],
    ['lines of Windows', 'timestamp,open,high,low,close,volume\r\n', 'with CRLF'],
  ])('refuses a file with %s, and leaves it alone', async (_what, content, why) => {
    await writeFile(join(user.folder, 'other.csv'), content);
    const { code, stderr } = await into('other.csv', '--append');
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
    expect(stderr).toContain('[APPEND_MISMATCH]');
    expect(await text('other.csv')).toBe(content);
  });

  it('refuses a start that would leave a hole', async () => {
    await into('hole.csv', '--end', '2024-01-10');
    const { code, stderr } = await into('hole.csv', '--append', '--start', '2024-02-01');
    expect([code, stderr]).toEqual([2, expect.stringContaining('would leave a hole')]);
  });
});
