import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeFolder } from '@candlewick/core';
import { main } from '../src/main.ts';

const onTerminal = () => Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true as const });

describe('a project that asks for trust on a terminal', () => {
  let root: string;
  const answered = async (answer: string) => {
    const [stdin, stdout, stderr] = [onTerminal(), new PassThrough({ encoding: 'utf8' }), onTerminal()];
    stdin.write(`${answer}\n`);
    const { signal } = new AbortController();
    const io = { stdin, stdout, stderr, env: {}, cwd: join(root, 'project'), signal } as never;
    const code = await main(['list'], io);
    return { code, stderr: String(stderr.read()) };
  };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'candlewick-trust-'));
    vi.stubEnv('XDG_DATA_HOME', join(root, 'data'));
    vi.stubEnv('XDG_CONFIG_HOME', join(root, 'config'));
    await mkdir(join(root, 'project'));
    const config = JSON.stringify({ network: { proxy: 'http://mine' } });
    await writeFile(join(root, 'project', 'candlewick.config.json'), config);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true, force: true });
  });

  it('is asked about once, and remembered', async () => {
    expect((await answered('n')).code).toBe(3);
    expect(await answered('y')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('from now on?') as string,
    });
    expect(await answered('')).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('from now on?') as string,
    });
  });

  it('is trusted for this run where the answer cannot be remembered', async () => {
    await makeFolder(join(root, 'data', 'candlewick'));
    await writeFile(join(root, 'data', 'candlewick', 'state'), 'in the way');
    for (const _ of ['once', 'and again']) {
      const { code, stderr } = await answered('y');
      expect({ code, stderr }).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(
          /warning: cannot write .*trusted\.json.* You will be asked again\./,
        ) as string,
      });
    }
  });
});
