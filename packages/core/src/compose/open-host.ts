import { join, resolve } from 'node:path';
import type { Cache } from '../contracts/cache.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Limiter } from '../contracts/limiter.ts';
import type { Logger, LogLevel } from '../contracts/logger.ts';
import type { AnyPlugin, PluginDefinition, RunContext } from '../contracts/plugin.ts';
import { CLOCK, LOGGER } from '../contracts/tokens.ts';
import { userFolders, type Folders } from '../config/folders.ts';
import type { Config } from '../config/schema.ts';
import { Scope } from '../di/scope.ts';
import { culpritOf } from '../plugins/culprit.ts';
import { loadPlugins } from '../plugins/load.ts';
import { locatePlugin } from '../plugins/locate.ts';
import { openPlugin } from '../plugins/open.ts';
import { PluginRegistry } from '../plugins/registry.ts';
import { createLogger, Redactor } from './logger.ts';
import { resourcesOf } from './run-settings.ts';
import { systemClock } from './system-clock.ts';

/** What a host is made of. */
export interface HostOptions {
  /** The plugins that come with the host. */
  readonly builtIns: readonly AnyPlugin[];
  /** Where data, state and configuration of the user are. Default: as the operating system has it. */
  readonly folders?: Folders;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Takes finished log lines; nothing is logged without it. */
  readonly log?: (line: string) => void;
}

/**
 * What outlives a run: plugins, caches by folder, limiters by egress identity. Close it with `await using`.
 */
export class Host implements AsyncDisposable {
  /** The plugins that are known. */
  readonly registry = new PluginRegistry();
  /** The user's folders. */
  readonly folders: Folders;
  /** The time, for everything that the host opens. */
  readonly clock: Clock;
  /** Where lines of the log go, without secrets. */
  readonly logger: Logger;
  /** @internal Takes secrets out of log lines. */
  readonly redactor = new Redactor();
  /** @internal */
  readonly scope = new Scope('host');
  /** Set by the configuration of the latest run. */
  logLevel: LogLevel = 'warn';
  readonly #closing = new AbortController();
  readonly #loaded = new Map<string, Promise<void>>();
  readonly #caches = new Map<string, Promise<Cache>>();
  readonly #limiters = new Map<string, Promise<Limiter>>();

  /** @internal Made by openHost. */
  constructor({ builtIns, folders = userFolders(), clock = systemClock, log }: HostOptions) {
    this.folders = folders;
    this.clock = clock;
    this.logger = createLogger({
      level: () => this.logLevel,
      write: log ?? (() => undefined),
      redact: this.redactor.redact,
      now: () => clock.now(),
    });
    for (const plugin of builtIns) this.registry.add(plugin, 'built-in');
    this.scope.container.provide(CLOCK, clock).provide(LOGGER, this.logger);
    this.scope.onClose(() => this.#closing.abort());
  }

  /** Loads the third-party plugins that a trusted configuration names; each once, by its address. */
  async loadPlugins(specifiers: readonly string[], folder: string, timeMs?: number): Promise<void> {
    for (const specifier of specifiers) {
      const key = locatePlugin(specifier, folder);
      const loading = this.#loaded.get(key) ?? loadPlugins([specifier], folder, this.registry, timeMs);
      this.#loaded.set(key, loading);
      loading.catch(() => this.#loaded.delete(key));
      await loading;
    }
  }

  /** @internal What plugins of a run are given. */
  runContext(
    kind: string,
    name: string,
    { projectFolder, signal }: Pick<RunContext, 'projectFolder' | 'signal'>,
  ) {
    return { ...this.context(kind, name, signal), projectFolder: resolve(projectFolder) };
  }

  /** @internal Which plugin left a failure behind that nobody handles; undefined: none. See culpritOf. */
  culpritOf(error: unknown): string | undefined {
    return culpritOf(error, this.registry);
  }

  /** @internal What every plugin is given; `name` makes its state folder and its log name. */
  context(kind: string, name: string, signal: AbortSignal = this.#closing.signal) {
    return {
      logger: this.logger.child(name),
      clock: this.clock,
      signal,
      stateFolder: join(this.folders.state, kind, name),
    };
  }

  /** The folder where the configured cache keeps its data. */
  cacheFolder({ cache }: Pick<Config, 'cache'>): string {
    return cache.folder ?? this.folders.cache;
  }

  /** The configured cache, opened once per folder and options. */
  cache(config: Pick<Config, 'cache' | 'limits' | 'performance'>): Promise<Cache> {
    const folder = this.cacheFolder(config);
    const key = JSON.stringify([folder, config.cache, resourcesOf(config).memory]);
    return this.#once(this.#caches, key, () => this.openCache(config, folder));
  }

  /** A cache of the caller's own, to be closed by the caller. */
  openCache(config: Pick<Config, 'cache' | 'limits' | 'performance'>, folder: string): Promise<Cache> {
    const {
      plugin,
      folder: _,
      memorySize: __,
      diskSize,
      cleanup: ___,
      ttl: ____,
      tail: _____,
      ...options
    } = config.cache;
    const { memory: bound } = resourcesOf(config);
    const definition = this.registry.get('cache', plugin);
    const memory =
      'bytes' in bound
        ? { memoryBytes: bound.bytes }
        : { memoryBytes: Number.MAX_SAFE_INTEGER, memoryItems: bound.items };
    const context = { ...this.context('cache', plugin), folder, diskBytes: diskSize, ...memory };
    const { pluginTime: closeMs, pluginSilence: silenceMs } = config.limits;
    const opened = openPlugin(definition, options, context, 'cache', closeMs);
    if (this.registry.isBuiltIn(definition as unknown as PluginDefinition)) return opened;
    return opened.then(async (cache) => {
      const { guardCache } = await import('../plugins/guard/guard-cache.ts');
      return guardCache(cache, { name: plugin, closeMs, silenceMs });
    });
  }

  /** The limiter of an egress identity, shared by all runs. */
  limiter({ limiter, limits }: Pick<Config, 'limiter' | 'limits'>, identity: string): Promise<Limiter> {
    const { plugin, ...options } = limiter;
    const key = JSON.stringify([identity, limiter]);
    return this.#once(this.#limiters, key, async () => {
      const definition = this.registry.get('limiter', plugin);
      const context = { ...this.context('limiter', plugin), identity };
      const opened = await openPlugin(definition, options, context, 'limiter', limits.pluginTime);
      const { guardLimiter } = await import('../plugins/guard/guard-limiter.ts');
      return guardLimiter(opened, plugin, limits.pluginTime);
    });
  }

  #once<T extends AsyncDisposable>(
    known: Map<string, Promise<T>>,
    key: string,
    make: () => Promise<T>,
  ): Promise<T> {
    const found = known.get(key);
    if (found) return found;
    const made = make().then((each) => this.scope.own(each));
    known.set(key, made);
    made.catch(() => known.delete(key));
    return made;
  }

  /** Closes what it opened: runs first, then caches and limiters. What goes wrong is gathered into one error. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.scope[Symbol.asyncDispose]();
  }
}

/** Opens a host: one per process. It loads and opens nothing until a run asks for it. */
export const openHost = (options: HostOptions): Promise<Host> => Promise.resolve(new Host(options));
