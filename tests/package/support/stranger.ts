import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startRegistry, type Registry } from './registry.ts';

const run = promisify(execFile);

/** Somebody with an empty home, whose npm knows the packed packages as if they were published. */
export interface Stranger extends AsyncDisposable {
  readonly folder: string;
  readonly registry: Registry;
  /** Runs a script of bash in a folder of theirs, which is made; rejects with all it said when a command fails. */
  sh(folder: string, script: string): Promise<string>;
}

/** @param tarballs what is published besides everything that really is */
export async function createStranger(tarballs: readonly string[]): Promise<Stranger> {
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-stranger-'));
  const setting = async (name: string) => (await run('npm', ['config', 'get', name])).stdout.trim();
  const [upstream, cache, npmrc] = await Promise.all(['registry', 'cache', 'userconfig'].map(setting));
  const registry = await startRegistry(tarballs, upstream!);
  // What reaches the network from here stays; the token is asked for by npm alone, the registry takes everybody.
  const kept = await readFile(npmrc!, 'utf8').catch(() => '');
  const { host } = new URL(registry.url);
  const own = [`registry=${registry.url}`, `//${host}/:_authToken=anybody`, 'audit=false', 'fund=false'];
  await writeFile(
    join(folder, 'npmrc'),
    [kept, ...own, 'update-notifier=false', 'prefer-offline=true', ''].join('\n'),
  );
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|pnpm_|NODE_PATH$|NODE_OPTIONS$|VITEST|TSX_|CI$|INIT_CWD$)/i.test(name),
  );
  const env = {
    ...Object.fromEntries(inherited),
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    NPM_CONFIG_USERCONFIG: join(folder, 'npmrc'),
    NPM_CONFIG_CACHE: cache,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
  return {
    folder,
    registry,
    sh: async (name, script) => {
      const cwd = join(folder, name);
      await mkdir(cwd, { recursive: true });
      return bash(script, cwd, env);
    },
    [Symbol.asyncDispose]: async () => {
      await registry[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Ends at the first command that fails; what it left in the background is ended too. */
function bash(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  const whole = `set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n${script}\n`;
  const child = spawn('bash', ['-c', whole], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(said);
      else reject(new Error(`bash ended with ${code}:\n${said}`));
    });
  });
}
