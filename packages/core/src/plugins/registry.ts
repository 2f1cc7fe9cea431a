import {
  PLUGIN_API,
  PLUGIN_KINDS,
  type AnyPlugin,
  type PluginDefinition,
  type PluginKind,
} from '../contracts/plugin.ts';
import { CandlewickError } from '../errors.ts';
import { didYouMean } from '../config/nearest.ts';
import { aKind } from './a-kind.ts';
import { idsOf, refusalOf } from './exchange-ids.ts';
import { capabilityFault } from './check-capabilities.ts';

/** A plugin and where it came from. */
export interface RegisteredPlugin<K extends PluginKind = PluginKind> {
  /** The plugin. */
  readonly definition: PluginDefinition<K>;
  /** `built-in`, a package name or a path. */
  readonly origin: string;
  /** The address of its module; absent: it came with the host. */
  readonly url?: string;
}

/** All plugins of a host, by kind and name. */
export class PluginRegistry {
  readonly #plugins = new Map<string, RegisteredPlugin>();
  /** Exchange id → name of its plugin. */
  #named: ReadonlyMap<string, string> = new Map();

  /**
   * Takes a plugin in, once it is known to be one.
   *
   * @throws PLUGIN_INVALID, PLUGIN_API, PLUGIN_DUPLICATE
   */
  add(value: unknown, origin: string, url?: string): void {
    const definition = checkDefinition(value, origin);
    const key = `${definition.kind} ${definition.name}`;
    const other = this.#plugins.get(key);
    if (other)
      throw new CandlewickError(
        'PLUGIN_DUPLICATE',
        `${origin}: ${aKind(definition.kind)} named ${definition.name} is already loaded from ${other.origin}. Take one of them out of plugins.`,
      );
    this.#plugins.set(key, { definition, origin, ...(url === undefined ? {} : { url }) });
  }

  /** All plugins, or those of a kind, in the order of loading. */
  list<K extends PluginKind>(kind?: K): readonly RegisteredPlugin<K>[] {
    const all = [...this.#plugins.values()];
    return (kind ? all.filter(({ definition }) => definition.kind === kind) : all) as RegisteredPlugin<K>[];
  }

  /** Whether it came with the host: what did is taken at its word, as its suite runs with the host's own tests. */
  isBuiltIn(definition: PluginDefinition): boolean {
    return this.#plugins.get(`${definition.kind} ${definition.name}`)?.origin === 'built-in';
  }

  /** The names of a kind's plugins. */
  names(kind: PluginKind): readonly string[] {
    return this.list(kind).map(({ definition }) => definition.name);
  }

  /**
   * The plugin of a name.
   *
   * @throws PLUGIN_UNKNOWN naming what is loaded
   */
  get<K extends PluginKind>(kind: K, name: string): PluginDefinition<K> {
    const found = this.#plugins.get(`${kind} ${name}`);
    if (found) return found.definition as unknown as PluginDefinition<K>;
    const names = this.names(kind);
    throw new CandlewickError(
      'PLUGIN_UNKNOWN',
      `there is no ${kind} plugin ${name}.${didYouMean(name, names)} Loaded: ${names.join(', ') || 'none'}.`,
    );
  }

  /** Takes over the ids that a configuration gives to plugins; those of the one before are forgotten. */
  nameExchanges(exchanges: Readonly<Record<string, { readonly plugin?: string | undefined }>>): void {
    const named = Object.entries(exchanges).flatMap(([id, { plugin }]) =>
      plugin === undefined ? [] : [[id, plugin] as const],
    );
    this.#named = new Map(named);
  }

  /** Exchange ids that loaded plugins serve: their own names, the ids they list, and those of the configuration. */
  async exchangeIds(): Promise<readonly string[]> {
    const lists = await Promise.all(this.list('exchange').map(({ definition }) => idsOf(definition)));
    return [...new Set([...lists.flat(), ...this.#named.keys()])].sort();
  }

  /**
   * The plugin for an exchange id: the one that the configuration says, else the one of that exact name, else the one
   * that lists the id.
   *
   * @throws UNKNOWN_EXCHANGE with the nearest id, PLUGIN_UNKNOWN where the configuration names a plugin that is not there
   */
  async forExchange(id: string): Promise<PluginDefinition<'exchange'>> {
    const named = this.#named.get(id);
    if (named !== undefined) return this.get('exchange', named);
    const all = this.list('exchange').map(({ definition }) => definition);
    const byName = [...all.filter(({ name }) => name === id), ...all.filter(({ name }) => name !== id)];
    for (const each of byName) {
      if ((await idsOf(each)).includes(id)) return each;
    }
    for (const each of all) {
      const reason = await refusalOf(each, id);
      if (reason !== undefined) throw new CandlewickError('EXCHANGE_UNSUPPORTED', reason);
    }
    const ids = await this.exchangeIds();
    throw new CandlewickError('UNKNOWN_EXCHANGE', `there is no exchange ${id}.${didYouMean(id, ids)}`);
  }
}

function checkDefinition(value: unknown, origin: string): PluginDefinition {
  const plugin = value as Partial<AnyPlugin> | undefined | null;
  const bad = (what: string) => new CandlewickError('PLUGIN_INVALID', `${origin} is not a plugin: ${what}.`);
  if (typeof plugin !== 'object' || plugin === null)
    throw bad('its default export is not definePlugin({...})');
  // First of all: what another version calls a kind or a name is not known here.
  if (typeof plugin.api === 'number' && plugin.api !== PLUGIN_API)
    throw new CandlewickError(
      'PLUGIN_API',
      `${origin} was made for plugin API ${plugin.api}; this Candlewick speaks ${PLUGIN_API}.`,
    );
  if (!PLUGIN_KINDS.includes(plugin.kind!))
    throw bad(`kind is «${String(plugin.kind)}», not one of ${PLUGIN_KINDS.join(', ')}`);
  if (typeof plugin.name !== 'string' || !/^[a-z0-9][a-z0-9-]*$/.test(plugin.name))
    throw bad('name must be lower case letters, digits and dashes');
  if (plugin.api !== PLUGIN_API) throw bad(`api is «${String(plugin.api)}», not ${PLUGIN_API}`);
  if (typeof plugin.open !== 'function') throw bad('open is not a function');
  const { options, defaults } = plugin as { options?: { safeParse?: unknown }; defaults?: unknown };
  if (typeof options !== 'function' && typeof options?.safeParse !== 'function')
    throw bad('options is not a zod schema');
  if (defaults !== undefined && (typeof defaults !== 'object' || defaults === null))
    throw bad('defaults is not an object');
  if (typeof plugin.capabilities !== 'object' || plugin.capabilities === null)
    throw bad('capabilities is missing');
  const fault = capabilityFault(plugin.kind!, plugin.capabilities);
  if (fault !== undefined) throw bad(fault);
  return plugin as unknown as PluginDefinition;
}
