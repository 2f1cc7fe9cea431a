import { builtIns } from '@candlewick/plugins';
import {
  CandlewickError,
  errorCode,
  loadConfig,
  openHost,
  openRun,
  type Host,
  type LoadedConfig,
  type Monitor,
  type Run,
  type RunKind,
} from '@candlewick/core';
import { SETTING_ROWS, setPath } from '@candlewick/core/host';
import type { GlobalFlags } from './command.ts';
import type { Io } from './io.ts';
import { printError } from './print-error.ts';
import { reportError } from './report-error.ts';
import { watchBackground } from './watch-background.ts';
import { shownWith } from './render/plain-text.ts';
import { Terminal } from './render/terminal.ts';

/** Flags that stand for settings; core's schema says which path each one sets. */
export interface SettingFlags {
  readonly exchange?: string;
  readonly symbol?: readonly string[];
  readonly symbols?: string;
  readonly timeframe?: string;
  readonly start?: string;
  readonly end?: string;
  readonly export?: string;
  readonly cacheSize?: string;
  readonly cacheTtl?: string;
  readonly performanceMode?: string;
  readonly source?: string;
}

export interface SessionOptions {
  readonly io: Io;
  readonly flags: GlobalFlags & SettingFlags;
  /** Human output goes to standard error: standard output carries data. */
  readonly dataOnStdout?: boolean;
  /** Only shows the configuration: what is not trusted is left out and told, instead of an error. */
  readonly lookOnly?: boolean;
}

/** What a command works with: the host, the configuration, the terminal. */
export class Session implements AsyncDisposable {
  readonly io: Io;
  readonly host: Host;
  readonly loaded: LoadedConfig;
  readonly terminal: Terminal;
  readonly json: boolean;

  private constructor(io: Io, host: Host, loaded: LoadedConfig, terminal: Terminal, json: boolean) {
    this.io = io;
    this.host = host;
    this.loaded = loaded;
    this.terminal = terminal;
    this.json = json;
  }

  static async open({ io, flags, dataOnStdout = false, lookOnly = false }: SessionOptions): Promise<Session> {
    const json = flags.json === true;
    if (json && dataOnStdout)
      throw new CandlewickError(
        'USAGE',
        '--json and --output - both want standard output: name a file, or leave --json out.',
      );
    const terminal = await Terminal.open({
      stream: dataOnStdout ? io.stderr : io.stdout,
      env: io.env,
      quiet: flags.quiet === true || json,
    });
    const log = (line: string) => terminal.aside(() => io.stderr.write(`${shownWith(io.env, line)}\n`));
    const host = await openHost({ builtIns, log });
    try {
      const loaded = await load(host, io, flags, lookOnly);
      const session = new Session(io, host, loaded, terminal, json);
      if (loaded.config.plugins.length > 0) watchBackground(session, flags.debug === true);
      return session;
    } catch (error) {
      await host[Symbol.asyncDispose]();
      throw error;
    }
  }

  get config() {
    return this.loaded.config;
  }

  /** Loads the third-party plugins of the configuration: before names of plugins are looked up. */
  loadPlugins(): Promise<void> {
    this.host.registry.nameExchanges(this.config.exchanges);
    const { plugins, limits } = this.config;
    return this.host.loadPlugins(plugins, this.loaded.projectFolder, limits.pluginTime);
  }

  openRun(
    kind: RunKind,
    more: { observers?: readonly Monitor[]; refresh?: boolean; noCache?: boolean } = {},
  ): Promise<Run> {
    const { config, projectFolder } = this.loaded;
    return openRun(this.host, { config, projectFolder, signal: this.io.signal, kind, ...more });
  }

  /** A run that only looks: no monitor watches it, and no record of it is kept. */
  openLook(more: { refresh?: boolean; noCache?: boolean } = {}): Promise<Run> {
    const { config, projectFolder } = this.loaded;
    const monitors = Object.fromEntries(
      [...Object.keys(config.monitors), 'performance'].map((name) => [name, false]),
    );
    const quiet = { ...config, monitors };
    return openRun(this.host, {
      config: quiet,
      projectFolder,
      signal: this.io.signal,
      kind: 'read',
      ...more,
    });
  }

  /** Prints the one JSON document of a command. */
  print(document: unknown): void {
    this.io.stdout.write(`${this.host.redactor.redact(JSON.stringify(document, undefined, 2))}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host[Symbol.asyncDispose]();
  }
}

/** Opens a session, runs the body, closes everything, and turns failures into messages and exit codes. */
export async function withSession(
  options: SessionOptions,
  body: (session: Session) => Promise<number>,
): Promise<number> {
  let redact: ((text: string) => string) | undefined;
  try {
    await using session = await Session.open(options);
    redact = session.host.redactor.redact;
    return await body(session);
  } catch (error) {
    const { io, flags } = options;
    const debug = flags.debug === true;
    if (flags.json === true && !io.signal.aborted) printError(error, io, redact);
    return reportError(error, options.io, { debug, ...(redact === undefined ? {} : { redact }) });
  }
}

async function load(
  host: Host,
  io: Io,
  flags: GlobalFlags & SettingFlags,
  lookOnly: boolean,
): Promise<LoadedConfig> {
  let ids: Promise<readonly string[]> | undefined;
  const read = (trust: boolean) =>
    loadConfig({
      folders: host.folders,
      cwd: io.cwd,
      env: io.env,
      flags: settingsOf(flags),
      trust,
      isExchange: async (id) => (await (ids ??= host.registry.exchangeIds())).includes(id),
      ...(flags.config === undefined ? {} : { file: flags.config }),
    });
  const loaded = await read(flags.trust === true);
  for (const each of loaded.warnings) io.stderr.write(`warning: ${each}\n`);
  if (loaded.refused.length === 0) return loaded;
  const file = loaded.projectFile ?? '.env';
  const changed =
    loaded.changed.length > 0 ? ` Changed since you trusted it: ${loaded.changed.join(', ')}.` : '';
  const asks = `${file} sets ${loaded.refused.join(', ')}, which only a trusted file may set.${changed}`;
  if (lookOnly) {
    io.stderr.write(`warning: ${asks} It is left out below.\n`);
    return loaded;
  }
  if (
    io.stdin.isTTY &&
    io.stderr.isTTY &&
    flags.json !== true &&
    (await confirm(io, `${asks} Trust it from now on?`))
  ) {
    // What was answered holds now, whether or not it can be remembered.
    await loaded.trustProject().catch((error: unknown) => {
      if (errorCode(error) !== 'STATE_UNWRITABLE') throw error;
      io.stderr.write(`warning: ${(error as Error).message}. You will be asked again.\n`);
    });
    return read(true);
  }
  throw new CandlewickError('CONFIG_UNTRUSTED', `${asks} Read the file; if you trust it, add --trust.`);
}

/** Asks a yes-or-no question on the terminal; no is the default. */
export async function confirm(io: Io, question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const asking = createInterface({ input: io.stdin, output: io.stderr });
  try {
    return /^y(es)?$/i.test(await asking.question(`${question} [y/N] `, { signal: io.signal }));
  } finally {
    asking.close();
  }
}

const list = (text: string): string[] =>
  text.split(',').map((each) => each.trim()).filter((each) => each !== ''); // prettier-ignore

/** Flags as settings: the schema says which flag sets which path. */
function settingsOf(flags: GlobalFlags & SettingFlags): Readonly<Record<string, unknown>> {
  const given = flags as Readonly<Record<string, unknown>>;
  let result: Readonly<Record<string, unknown>> = {};
  const set = (path: string, value: unknown) => void (result = setPath(result, path.split('.'), value));
  for (const { path, flag, isList } of SETTING_ROWS) {
    const value = flag === undefined ? undefined : given[flagKey(flag)];
    if (typeof value === 'string') set(path, isList === true ? list(value) : value);
  }
  const symbols = [...(flags.symbol ?? []).flatMap(list), ...list(flags.symbols ?? '')];
  if (symbols.length > 0) set('symbols', symbols);
  if (flags.debug === true) {
    set('logLevel', 'debug');
    set('monitors.log', true);
  }
  return result;
}

/** `--cache-size <size>` is `cacheSize` among the parsed flags. */
const flagKey = (flag: string): string =>
  flag.split(' ')[0]!.replace(/^--/, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()); // prettier-ignore
