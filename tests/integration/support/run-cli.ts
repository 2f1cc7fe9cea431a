import { spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../../packages/cli/bin/candlewick.mjs', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Workspace extends AsyncDisposable {
  /** The project folder: where commands run. */
  readonly folder: string;
  /** What the program is started with. */
  readonly env: Readonly<Record<string, string>>;
  run(...args: string[]): Promise<CliResult>;
  /** Starts without waiting; `result` resolves at the end. */
  start(...args: string[]): {
    readonly result: Promise<CliResult>;
    signal(name: NodeJS.Signals): void;
    output(): string;
  };
  /** Runs with further environment variables. */
  runWith(env: Readonly<Record<string, string>>, ...args: string[]): Promise<CliResult>;
  config(values: unknown): Promise<void>;
}

/**
 * A user of their own: empty project, cache, state and configuration folders.
 *
 * @param program what they run, where it is not this workspace's own
 */
export async function openWorkspace(program = bin): Promise<Workspace> {
  const root = await mkdtemp(join(tmpdir(), 'candlewick-cli-'));
  const folder = join(root, 'project');
  await mkdir(folder);
  const base = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(root, 'home'),
    XDG_DATA_HOME: join(root, 'data'),
    XDG_CONFIG_HOME: join(root, 'config'),
    NODE_COMPILE_CACHE: join(tmpdir(), 'candlewick-compile-cache'),
    LANG: 'C.UTF-8',
  };
  const start = (env: Readonly<Record<string, string>>, args: readonly string[]) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { ...base, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const result = new Promise<CliResult>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
    return { result, signal: (name: NodeJS.Signals) => void child.kill(name), output: () => stdout + stderr };
  };
  return {
    folder,
    env: base,
    run: (...args) => start({}, args).result,
    runWith: (env, ...args) => start(env, args).result,
    start: (...args) => start({}, args),
    config: (values) => writeFile(join(folder, 'candlewick.config.json'), JSON.stringify(values)),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
