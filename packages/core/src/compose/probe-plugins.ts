import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exchange } from '../contracts/exchange.ts';
import type { PluginDefinition, PluginKind, PluginKinds, RunContext } from '../contracts/plugin.ts';
import type { Config } from '../config/schema.ts';
import { CandlewickError, errorCode } from '../errors.ts';
import { openPlugin } from '../plugins/open.ts';
import { reasonOf } from '../plugins/reason-of.ts';
import { timeText, within } from '../plugins/within.ts';
import type { Host } from './open-host.ts';

/** What was found out about one plugin, or about one place of the configuration that names one. */
export interface PluginProbe {
  /** Where the configuration speaks of it: `plugins`, `exchanges.okx`, `exporters.tsv`. */
  readonly where: string;
  /** `exporter csv`; what `plugins` names where it could not be loaded. */
  readonly plugin: string;
  readonly state: 'ok' | 'problem';
  readonly detail: string;
  /** Of the error table. */
  readonly code?: string;
}

/** One plugin that is to be opened, with the options that a run would open it with. */
interface Candidate {
  readonly where: string;
  readonly kind: PluginKind;
  /** Exchange id, format or monitor. */
  readonly id: string;
  readonly find: () => PluginDefinition | Promise<PluginDefinition>;
  readonly options: object;
}

/**
 * Loads every plugin that the configuration names, and opens and closes each place that has options for one: as a run
 * would, one after another, whatever becomes of the one before. No request leaves the machine, and caches are opened in a
 * folder that goes away again.
 */
export async function* probePlugins(
  host: Host,
  config: Config,
  projectFolder: string,
): AsyncGenerator<PluginProbe> {
  for (const specifier of config.plugins) {
    const before = host.registry.list().length;
    try {
      await host.loadPlugins([specifier], projectFolder, config.limits.pluginTime);
      const fresh = host.registry.list().slice(before);
      const names = fresh.map(({ definition: { kind, name } }) => `${kind} ${name}`);
      const detail = names.length === 0 ? 'loaded' : `loaded: ${names.join(', ')}`;
      yield { where: 'plugins', plugin: specifier, state: 'ok', detail };
    } catch (error) {
      yield { where: 'plugins', plugin: specifier, ...problem(error) };
    }
  }
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-doctor-'));
  try {
    for (const each of candidates(host, config))
      yield await probe(each, host, config, { folder, projectFolder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function candidates(host: Host, config: Config): readonly Candidate[] {
  const { registry } = host;
  const { plugin: cache, folder: _, memorySize: __, diskSize: ___, cleanup: ____, ttl: _____, tail: ______, ...cacheOptions } = config.cache; // prettier-ignore
  const { plugin: limiter, ...limiterOptions } = config.limiter;
  const named = (kind: 'exporter' | 'monitor', group: Config['exporters']): Candidate[] =>
    Object.entries(group).flatMap(([id, setting]) => {
      if (setting === false) return [];
      const { plugin = id, ...options } = typeof setting === 'object' ? setting : {};
      return [{ where: `${kind}s.${id}`, kind, id, options, find: () => registry.get(kind, plugin) }];
    });
  const configured: Candidate[] = [
    ...Object.entries(config.exchanges).map(([id, setting]): Candidate => {
      const { plugin, apiKey: _, secretKey: __, password: ___, authenticated: ____, ...options } = setting;
      const find = () => (plugin === undefined ? registry.forExchange(id) : registry.get('exchange', plugin));
      return { where: `exchanges.${id}`, kind: 'exchange', id, options, find };
    }),
    { where: 'cache', kind: 'cache', id: cache, options: cacheOptions, find: () => registry.get('cache', cache) },
    { where: 'limiter', kind: 'limiter', id: limiter, options: limiterOptions, find: () => registry.get('limiter', limiter) },
    ...named('exporter', config.exporters),
    ...named('monitor', config.monitors),
  ]; // prettier-ignore
  // What is loaded and has no options: it is opened without any when somebody asks for it.
  const strangers = registry
    .list()
    .filter(({ origin }) => origin !== 'built-in')
    .flatMap(({ definition }): Candidate[] => {
      const { kind, name: id } = definition;
      const isKnown = configured.some((each) => each.kind === kind && each.id === id);
      return isKnown ? [] : [{ where: 'plugins', kind, id, options: {}, find: () => definition }];
    });
  return [...configured, ...strangers];
}

async function probe(
  { where, kind, id, find, options }: Candidate,
  host: Host,
  config: Config,
  { folder, projectFolder }: { readonly folder: string; readonly projectFolder: string },
): Promise<PluginProbe> {
  let plugin = `${kind} ${id}`;
  const ending = new AbortController();
  try {
    const definition = await find();
    plugin = `${kind} ${definition.name}`;
    const started = host.clock.monotonic();
    const time = config.limits.pluginTime;
    const place = { stateFolder: join(folder, kind, id), projectFolder, signal: ending.signal };
    const context = contextOf(kind, id, host, config, place);
    const opened = await openPlugin(definition, options, context as never, where, time);
    try {
      if (kind === 'exchange')
        await within(time, look(opened as Exchange), () => late('answers nothing', time));
    } finally {
      await within(time, opened[Symbol.asyncDispose](), () => late('does not close', time));
    }
    const ms = Math.round(host.clock.monotonic() - started);
    return { where, plugin, state: 'ok', detail: `opens and closes (${timeText(ms)})` };
  } catch (error) {
    return { where, plugin, ...problem(error) };
  } finally {
    ending.abort();
  }
}

/** What an exchange tells without a request. */
async function look(exchange: Exchange): Promise<void> {
  const origin: unknown = await exchange.origin();
  if (typeof origin !== 'string' || !/^[a-z][a-z0-9+.-]*:\/\/[^/\s]+$/.test(origin))
    throw new Error(`its origin is «${String(origin)}», not scheme://host`);
  const timeframes: unknown = await exchange.timeframes();
  if (!Array.isArray(timeframes) || timeframes.length === 0) throw new Error('it lists no timeframes');
}

/** The context that a run would give, with folders that go away and a gate that lets nothing out. */
function contextOf(
  kind: PluginKind,
  id: string,
  host: Host,
  { network, limits }: Config,
  place: Pick<RunContext, 'stateFolder' | 'projectFolder' | 'signal'>,
): PluginKinds[PluginKind]['context'] {
  const { stateFolder, projectFolder, signal } = place;
  const plain = { ...host.context(kind, id, signal), stateFolder };
  if (kind === 'cache') return { ...plain, folder: join(stateFolder, 'cache'), memoryBytes: 2 ** 20, diskBytes: 2 ** 30 }; // prettier-ignore
  if (kind === 'limiter') return { ...plain, identity: 'https://doctor.invalid via direct' };
  const run = { ...host.runContext(kind, id, { projectFolder, signal }), stateFolder };
  if (kind !== 'exchange') return run;
  const { timeout: timeoutMs, proxy, caFile, dnsCache: dnsCacheMs } = network;
  const gate = () =>
    Promise.reject(new CandlewickError('EXCHANGE_REFUSED', 'it sent a request while it was opened'));
  return { ...run, exchange: id, gate, network: { timeoutMs, proxy, caFile, dnsCacheMs, connections: limits.connections } }; // prettier-ignore
}

const late = (what: string, ms: number): Error => new Error(`it ${what} within ${timeText(ms)}`);

function problem(error: unknown): Pick<PluginProbe, 'state' | 'detail' | 'code'> {
  const code = errorCode(error);
  return { state: 'problem', detail: reasonOf(error), ...(code === undefined ? {} : { code }) };
}
