import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../src/command-list/commands.ts';
import { main } from '../src/main.ts';

const helpOf = async (words: readonly string[], env: Record<string, string>) => {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const { signal } = new AbortController();
  const io = { stdout, stderr: new PassThrough(), stdin: process.stdin, env, cwd: '.', signal };
  expect(await main([...words, '--help'], io)).toBe(0);
  return stdout.read() as string;
};
const all = [
  [],
  ...COMMANDS.flatMap(({ name, subcommands = [] }) => [
    [name],
    ...subcommands.map((each) => [name, each.name]),
  ]),
];

describe.each(all.map((words) => [words.join(' '), words] as const))('help %s', (_, words) => {
  it('has no line that is wider than 80 columns', async () => {
    const help = await helpOf(words, { LANG: 'en_GB.UTF-8' });
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('is plain where the locale has no UTF-8', async () => {
    expect(await helpOf(words, { LANG: 'C' })).toMatch(/^[ -~\n]*$/);
  });
});
