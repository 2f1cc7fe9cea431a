import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Task } from './child.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export interface Child {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /** Resolves when it has ended; rejects when it failed by itself. */
  readonly ended: Promise<void>;
  /** Resolves when it has said this. */
  said(line: string): Promise<void>;
  /** The numbers of its lines that begin with this word. */
  numbers(word: string): number[];
}

export function startChild(task: Task): Child {
  const args = ['--import', 'tsx', join(HERE, 'child.ts'), '--task', JSON.stringify(task)];
  const child = spawn(process.execPath, args, { cwd: HERE, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const wakes = new Set<() => void>();
  const wake = () => wakes.forEach((each) => each());
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  child.stderr.on('data', (text: Buffer) => lines.push(`stderr ${text.toString()}`));
  const closed = once(child, 'close').then(([code]) => {
    wake();
    return code as number | null;
  });
  const ended = closed.then((code) => {
    if (code) throw new Error(`the child failed: ${lines.slice(-20).join('\n')}`);
  });
  ended.catch(() => undefined);
  return {
    process: child,
    lines,
    ended,
    numbers: (word) =>
      lines.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.slice(word.length))),
    said: async (line) => {
      while (!lines.includes(line)) {
        if (child.exitCode !== null) throw new Error(`the child ended: ${lines.slice(-20).join('\n')}`);
        await new Promise<void>((resolve) => wakes.add(resolve));
        wakes.clear();
      }
    },
  };
}

/** A folder for one test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-budgets-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
