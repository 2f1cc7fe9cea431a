import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatasetId } from '../domain/dataset.ts';
import type { RunKind } from '../contracts/events.ts';
import type { Monitor } from '../contracts/monitor.ts';
import { CACHE, MONITORS, SIGNAL } from '../contracts/tokens.ts';
import type { Config } from '../config/schema.ts';
import type { Scope } from '../di/scope.ts';
import { guardMonitor } from '../plugins/guard/guard-monitor.ts';
import { openPlugin } from '../plugins/open.ts';
import { EventHub, EVENTS } from '../pipeline/event-hub.ts';
import { COSTS, EXCHANGES, MARKETS } from '../pipeline/market-source.ts';
import { RUN_SETTINGS } from '../pipeline/settings.ts';
import type { Stages } from './build-stages.ts';
import { ExchangePool } from './exchange-pool.ts';
import { MarketCatalog } from './market-catalog.ts';
import type { Host } from './open-host.ts';
import { Run } from './run-facade.ts';
import { newRunId } from './run-id.ts';
import { runSettings } from './run-settings.ts';
import { secretsOf } from './secrets-of.ts';

/** What a run is made of. */
export interface RunOptions {
  /** The configuration, as `configSchema.parse` or `loadConfig` gives it. */
  readonly config: Config;
  /** Relative export folders and plugin names start here. */
  readonly projectFolder: string;
  /** Ends the run: what was stored before stays. */
  readonly signal?: AbortSignal;
  /** What it is for: monitors are told. Default `fetch`. */
  readonly kind?: RunKind;
  /** What the run is about, where the caller knows it already: for monitors. */
  readonly datasets?: readonly DatasetId[];
  /** Watch beside the configured monitors; not closed by the run. */
  readonly observers?: readonly Monitor[];
  /** Ask again for everything, whatever is covered. */
  readonly refresh?: boolean;
  /** Neither read nor write the cache: a temporary one is used and removed. */
  readonly noCache?: boolean;
}

/**
 * Puts a run together: the only place, with open-host, where objects are made. Close it with `await using`.
 *
 * @throws PLUGIN_* and CACHE_* errors
 */
export async function openRun(host: Host, options: RunOptions): Promise<Run> {
  const { config, projectFolder, signal = new AbortController().signal } = options;
  host.logLevel = config.logLevel;
  for (const secret of secretsOf(config)) host.redactor.add(secret);
  await host.loadPlugins(config.plugins, projectFolder, config.limits.pluginTime);
  host.registry.nameExchanges(config.exchanges);
  const scope = host.scope.child('run');
  try {
    return await compose(host, scope, options, signal);
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

async function compose(host: Host, scope: Scope, options: RunOptions, signal: AbortSignal): Promise<Run> {
  const { config, projectFolder, noCache = false, refresh = false } = options;
  const monitors = [...(options.observers ?? []), ...(await openMonitors(host, scope, options, signal))];
  const hub = new EventHub(newRunId(), host.clock, monitors, host.logger);
  const cache = noCache ? await temporaryCache(host, scope, config) : await host.cache(config);
  const exchanges = new ExchangePool({ host, scope, config, projectFolder, emit: hub.emit, signal });
  const markets = new MarketCatalog(host.folders.state, exchanges, host.clock, host.logger);
  const { container } = scope;
  container
    .provide(SIGNAL, signal)
    .provide(MONITORS, monitors)
    .provide(EVENTS, hub)
    .provide(CACHE, cache)
    .provide(RUN_SETTINGS, runSettings(config, refresh))
    .provide(EXCHANGES, exchanges)
    .provide(COSTS, exchanges)
    .provide(MARKETS, markets);
  // Not at the top: its decorators are the only syntax on the way that Node.js does not strip from the sources of a clone.
  const { Reader } = await import('../pipeline/6-read.ts');
  let stages: Promise<Stages> | undefined;
  return new Run({
    host, scope, options, signal, hub, cache, exchanges, markets,
    stages: () => (stages ??= import('./build-stages.ts').then((each) => each.buildStages(container))),
    reader: container.build(Reader),
  }); // prettier-ignore
}

/** Configured monitors; `true` stands for no options, `false` for none of it. */
async function openMonitors(
  host: Host,
  scope: Scope,
  { config, projectFolder }: RunOptions,
  signal: AbortSignal,
): Promise<Monitor[]> {
  const result: Monitor[] = [];
  const usual = host.registry.names('monitor').includes('performance') ? { performance: true } : {};
  for (const [name, value] of Object.entries({ ...usual, ...config.monitors })) {
    if (value === false) continue;
    const { plugin = name, ...options } = value === true ? {} : value;
    const definition = host.registry.get('monitor', plugin);
    const opened = await openPlugin(
      definition,
      options,
      host.runContext('monitor', name, { projectFolder, signal }),
      `monitors.${name}`,
      config.limits.pluginTime,
    );
    result.push(scope.own(guardMonitor(opened, name, host.logger, config.limits.pluginTime)));
  }
  return result;
}

async function temporaryCache(host: Host, scope: Scope, config: Config) {
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-'));
  scope.onClose(() => rm(folder, { recursive: true, force: true }));
  return scope.own(await host.openCache(config, folder));
}
