import { builtIns } from '@candlewick/plugins';
import {
  CandlewickError,
  loadConfig,
  openHost,
  openRun,
  type Cache,
  type DatasetId,
  type Folders,
  type Host,
  type LoadedConfig,
  type Monitor,
  type Run,
  type RunKind,
} from '@candlewick/core';
import { Activity } from './activity.ts';
import { ChangeTeller } from './change-teller.ts';
import { logLevelOf } from './log-level.ts';
import type { EngineEvent, EngineSettings } from './protocol.ts';
import { LevelStore } from './window/level-store.ts';

export interface EngineOptions {
  readonly emit: (event: EngineEvent) => void;
  readonly folders?: Folders;
}

/** What the engine process works with: one host, the configuration of the window, the cache that is watched. */
export class Engine implements AsyncDisposable {
  readonly host: Host;
  readonly emit: (event: EngineEvent) => void;
  readonly activity: Activity;
  readonly levels = new LevelStore();
  readonly #changes: ChangeTeller;
  #loaded: Promise<LoadedConfig>;

  private constructor(host: Host, emit: (event: EngineEvent) => void) {
    this.host = host;
    this.emit = emit;
    this.#changes = new ChangeTeller(emit, (id) => this.activity.of(id));
    this.activity = new Activity((id) => this.#changes.touch(id));
    this.#loaded = Promise.reject(new CandlewickError('INTERNAL', 'the engine is not configured yet.'));
    this.#loaded.catch(() => undefined);
  }

  static async open({ emit, folders }: EngineOptions): Promise<Engine> {
    const log = (line: string): void => emit({ type: 'log', level: logLevelOf(line), line });
    return new Engine(await openHost({ builtIns, log, ...(folders === undefined ? {} : { folders }) }), emit);
  }

  /** Reads the configuration anew. Calls before the first time fail, as do those after one that failed. */
  configure({ folder, trusted, settings }: EngineSettings): Promise<LoadedConfig> {
    let ids: Promise<readonly string[]> | undefined;
    this.#changes.stop();
    const loading = loadConfig({
      folders: this.host.folders,
      cwd: folder ?? this.host.folders.state,
      env: process.env,
      editor: settings,
      trust: trusted ? true : 'never',
      isExchange: async (id) => (await (ids ??= this.host.registry.exchangeIds())).includes(id),
    });
    this.#loaded = loading;
    loading.catch(() => undefined);
    return loading;
  }

  loaded(): Promise<LoadedConfig> {
    return this.#loaded;
  }

  /** The cache of the configuration; its changes are told from now on. */
  async cache(): Promise<Cache> {
    const { config, projectFolder } = await this.#loaded;
    await this.host.loadPlugins(config.plugins, projectFolder);
    this.host.registry.nameExchanges(config.exchanges);
    const cache = await this.host.cache(config);
    this.#changes.watch(cache);
    return cache;
  }

  async openRun(
    kind: RunKind,
    signal: AbortSignal,
    more: { readonly observers: readonly Monitor[]; readonly datasets?: readonly DatasetId[] },
  ): Promise<Run> {
    const { config, projectFolder } = await this.#loaded;
    return openRun(this.host, { config, projectFolder, signal, kind, ...more });
  }

  /** A run that only looks: no monitor watches it, and no record of it is kept. */
  async openLook(signal: AbortSignal): Promise<Run> {
    const { config, projectFolder } = await this.#loaded;
    const names = [...Object.keys(config.monitors), 'performance'];
    const monitors = Object.fromEntries(names.map((name) => [name, false]));
    return openRun(this.host, { config: { ...config, monitors }, projectFolder, signal, kind: 'read' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#changes.stop();
    await this.host[Symbol.asyncDispose]();
  }
}
