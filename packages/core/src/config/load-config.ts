import { dirname, join, resolve } from 'node:path';
import { CONFIG_FILE, findProjectFile, readConfigFile, type Json } from './config-file.ts';
import { existsSync } from 'node:fs';
import { readEnvFile } from './env-file.ts';
import { settingsFromEnvironment, type Environment, type IsExchange } from './environment.ts';
import type { Folders } from './folders.ts';
import { absolutePaths, FLAGS, getPath, merge, type Layer } from './layers.ts';
import { plainConfig } from './plain-config.ts';
import type { Config } from './schema.ts';
import { divideByTrust, TrustStore, type Wanted } from './trust.ts';

/** Where a configuration is read from. */
export interface LoadOptions {
  /** Where the user's own file and the remembered trust are. */
  readonly folders: Folders;
  /** Where the user stands. */
  readonly cwd: string;
  /** The environment: `process.env`. */
  readonly env: Environment;
  /** `--config`: used instead of the project's file, and trusted. */
  readonly file?: string;
  /** Settings of an editor, between the user's file and the project's. */
  readonly editor?: Json;
  /** Settings from flags: the highest. */
  readonly flags?: Json;
  /** The user trusts the project's file and `.env` (`--trust`); `never`: also where they were trusted before. */
  readonly trust?: boolean | 'never';
  /** Whether such an exchange exists: tells its API keys in the environment from others'. */
  readonly isExchange: IsExchange;
}

/** A configuration, and where it came from. */
export interface LoadedConfig {
  /** The checked configuration. */
  readonly config: Config;
  /** Folder of the project's file, else where the user stands. */
  readonly projectFolder: string;
  /** Every source that was read, lowest precedence first. */
  readonly layers: readonly Layer[];
  /** Settings of the project's file that were left out because it is not trusted. */
  readonly refused: readonly string[];
  /**
   * What of a project that was trusted is not what it was: `settings`, and files of plugins that it names by path. Empty
   * where nothing is, or it never was trusted.
   */
  readonly changed: readonly string[];
  /** What could not be read and is left out, a sentence each: files and lines by name, never what stands there. */
  readonly warnings: readonly string[];
  /** The project's file, where there is one. */
  readonly projectFile: string | undefined;
  /** Trusts the project's file (without one: its `.env`) from now on. */
  trustProject(): Promise<void>;
  /** Which source set a path; undefined: the default. */
  whence(path: string): string | undefined;
}

/**
 * Reads and checks the configuration. Low to high: defaults, the user's file, the editor, the project's file, `.env`,
 * environment, flags.
 *
 * @throws CONFIG_UNREADABLE, CONFIG_SYNTAX, CONFIG_INVALID
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const { folders, cwd, env, isExchange } = options;
  const projectFile = options.file === undefined ? findProjectFile(cwd) : undefined;
  const projectFolder = projectFile === undefined ? cwd : dirname(projectFile);
  const store = new TrustStore(folders.state);
  const layers: Layer[] = [];
  const add = (name: string, values: Json, folder: string) => {
    if (Object.keys(values).length > 0) layers.push({ name, values, folder });
  };

  if (existsSync(folders.userConfig))
    add(folders.userConfig, await readConfigFile(folders.userConfig), dirname(folders.userConfig));
  add('editor settings', options.editor ?? {}, projectFolder);
  if (options.file !== undefined) {
    const file = resolve(cwd, options.file);
    add(file, await readConfigFile(file), dirname(file));
  }

  const values = projectFile === undefined ? {} : await readConfigFile(projectFile);
  const envFile = join(projectFolder, '.env');
  const { values: variables, unread } = await readEnvFile(envFile);
  const fromEnvFile = await settingsFromEnvironment(variables, isExchange);
  const strangers = { ...values, '.env': fromEnvFile };
  const asking = projectFile ?? envFile;
  const isSilent = Object.keys(values).length + Object.keys(fromEnvFile).length === 0;
  const { trust } = options;
  let wanted: Promise<Wanted> | undefined;
  const asked = () => (wanted ??= wantedOf(strangers, values['plugins'], projectFolder));
  const known =
    trust === true || trust === 'never' || isSilent ? [] : await store.changes(asking, await asked());
  const trusted = trust === true || (trust !== 'never' && !isSilent && known?.length === 0);
  const project = trusted ? { allowed: values, refused: [] } : divideByTrust(values, projectFolder);
  const dotEnv = trusted ? { allowed: fromEnvFile, refused: [] } : divideEnvFile(fromEnvFile, projectFolder);
  add(projectFile ?? CONFIG_FILE, project.allowed, projectFolder);
  add('.env', dotEnv.allowed, projectFolder);
  add('environment', await settingsFromEnvironment(env, isExchange), cwd);
  add(FLAGS, options.flags ?? {}, cwd);

  const merged = layers.map(absolutePaths).reduce(merge, {});
  const setBy = (path: string) => whence(layers, path.split('.'));
  return {
    config: plainConfig(merged) ?? (await import('./parse-config.ts')).parseConfig(merged, setBy),
    projectFolder,
    layers,
    refused: [...project.refused, ...dotEnv.refused.map((path) => `${path} (.env)`)],
    projectFile,
    changed: known ?? [],
    warnings: unread.length === 0 ? [] : [unreadText(envFile, unread)],
    trustProject: async () => store.add(asking, await asked()),
    whence: setBy,
  };
}

/** So many lines are named. */
const MOST_LINES = 5;

function unreadText(file: string, lines: readonly number[]): string {
  const more = lines.length - MOST_LINES;
  const named = [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`${more} more`] : [])];
  const list =
    named.length === 1 ? `line ${named[0]}` : `lines ${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
  const [verb, nothing] = named.length === 1 ? ['is', 'it is'] : ['are', 'they are'];
  return `${file}: ${list} ${verb} not understood (KEY=value, quotes closed), and ${nothing} left out.`;
}

/** What a project asks for, with the code that it names: read only where it names some. */
async function wantedOf(values: Json, plugins: unknown, folder: string): Promise<Wanted> {
  const named = Array.isArray(plugins) ? plugins.filter((each) => typeof each === 'string') : [];
  if (named.length === 0) return { values, code: {} };
  const { codeFiles } = await import('../plugins/code-files.ts');
  return { values, code: await codeFiles(named, folder) };
}

/** The highest layer that sets the path; of a place inside a list, the one that sets the list. */
function whence(layers: readonly Layer[], path: readonly string[]): string | undefined {
  const setBy = (place: readonly string[]) =>
    layers.findLast(({ values }) => getPath(values, place) !== undefined)?.name;
  const exact = setBy(path);
  if (exact !== undefined) return exact;
  const lists = path.map((_, i) => path.slice(0, path.length - 1 - i));
  const list = lists.find((place) => layers.some(({ values }) => Array.isArray(getPath(values, place))));
  return list === undefined ? undefined : setBy(list);
}

/** A stranger's `.env` may bring keys (they go nowhere by default) and numbers, not proxies or far folders. */
function divideEnvFile(values: Json, folder: string) {
  const { exchanges, ...rest } = values;
  const divided = divideByTrust(rest, folder);
  return {
    ...divided,
    allowed: exchanges === undefined ? divided.allowed : { ...divided.allowed, exchanges },
  };
}
