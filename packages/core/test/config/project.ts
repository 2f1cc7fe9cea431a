import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Environment } from '../../src/config/environment.ts';
import { loadConfig, type LoadedConfig, type LoadOptions } from '../../src/config/load-config.ts';

/** A folder of a user with a project in it; removed when the test is over. */
export interface Project extends AsyncDisposable {
  readonly folder: string;
  readonly userConfig: string;
  readonly state: string;
  /** Writes a file of the project; objects as JSON. */
  write(name: string, content: unknown): Promise<string>;
  /** Writes the user's own configuration. */
  writeUser(content: unknown): Promise<string>;
  load(options?: Partial<LoadOptions> & { readonly env?: Environment }): Promise<LoadedConfig>;
}

export const CONFIG = 'candlewick.config.json';

export async function createProject(): Promise<Project> {
  const home = await mkdtemp(join(tmpdir(), 'candlewick-config-'));
  const folder = join(home, 'project');
  const folders = {
    cache: join(home, 'data'),
    state: join(home, 'state'),
    userConfig: join(home, 'config', 'config.json'),
  };
  const write = async (file: string, content: unknown) => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  await mkdir(folder);
  return {
    folder,
    userConfig: folders.userConfig,
    state: folders.state,
    write: (name, content) => write(join(folder, name), content),
    writeUser: (content) => write(folders.userConfig, content),
    load: (options = {}) =>
      loadConfig({
        folders,
        cwd: folder,
        env: {},
        isExchange: (id) => ['binance', 'okx'].includes(id),
        ...options,
      }),
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

/** The message of what a promise is rejected with, and its code. */
export async function failureOf(promise: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  const error: unknown = await promise.then(
    () => undefined,
    (each: unknown) => each,
  );
  if (!(error instanceof Error)) throw new Error('nothing failed');
  return { code: (error as { code?: unknown }).code, message: error.message };
}
