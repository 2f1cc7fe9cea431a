import type { Exchange } from '../contracts/exchange.ts';
import type { Limiter, PoolRule } from '../contracts/limiter.ts';
import type { Credentials, PluginDefinition } from '../contracts/plugin.ts';
import type { Config } from '../config/schema.ts';
import type { Scope } from '../di/scope.ts';
import { breach } from '../plugins/guard/blame.ts';
import { poolFault, weightFault } from '../plugins/guard/check-exchange.ts';
import { GateTraffic } from '../plugins/guard/gate-traffic.ts';
import { guardExchange } from '../plugins/guard/guard-exchange.ts';
import { openPlugin } from '../plugins/open.ts';
import { createGate } from '../pipeline/2-limit.ts';
import type { Emit } from '../pipeline/event-hub.ts';
import { egressIdentity } from './egress-identity.ts';
import { explainOutages } from './explain-outages.ts';
import type { Host } from './open-host.ts';
import { patientExchange } from './patient-exchange.ts';
import { hostDeadline } from './run-settings.ts';

/** What of a run a venue needs. */
export interface ExchangeParts {
  readonly host: Host;
  readonly scope: Scope;
  readonly config: Config;
  readonly projectFolder: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * Opens a venue behind the gate of its egress identity, with the run's patience.
 *
 * @param onLimiter is told how to come to its limiter, which is opened with the first request
 */
export async function openExchange(
  id: string,
  { host, scope, config, projectFolder, emit, signal }: ExchangeParts,
  onLimiter: (limiter: () => Promise<Limiter>) => void,
): Promise<Exchange> {
  const { plugin, apiKey, secretKey, password, authenticated, ...options } = config.exchanges[id] ?? {};
  const definition =
    plugin === undefined ? await host.registry.forExchange(id) : host.registry.get('exchange', plugin);
  const credentials: Credentials = {
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(secretKey === undefined ? {} : { secret: secretKey }),
    ...(password === undefined ? {} : { password }),
  };
  const { network, limits } = config;
  const who = { kind: 'exchange', name: definition.name } as const;
  const traffic = new GateTraffic();
  const check = (pool: PoolRule, weight: number): void => {
    const fault = poolFault(pool) ?? weightFault(weight, pool);
    if (fault !== undefined) throw breach(who, `at the gate: ${fault}`);
  };
  // The exchange knows its origin only once it is open; its requests come later than that.
  const opening = Promise.resolve().then(() =>
    openPlugin(
      definition,
      options,
      {
        ...host.runContext('exchange', id, { projectFolder, signal }),
        exchange: id,
        gate: createGate({
          exchange: id,
          limiter,
          limiterName: config.limiter.plugin,
          emit,
          clock: host.clock,
          longestWaitMs: network.longestWait,
          graceMs: network.timeout,
          onChange: (waiting, open) => traffic.change(waiting, open),
          check,
        }),
        network: {
          timeoutMs: network.timeout,
          proxy: network.proxy,
          caFile: network.caFile,
          connections: limits.connections,
          dnsCacheMs: network.dnsCache,
        },
        ...(authenticated === true ? { credentials } : {}),
      },
      `exchanges.${id}`,
      config.limits.pluginTime,
    ),
  );
  const exchange: Promise<Exchange> = opening.then((each) =>
    guardExchange(each, {
      who,
      traffic,
      // A little later than the request's own deadline, which can say what it waited for.
      silenceMs: 2 * hostDeadline(config) - network.timeout,
      closeMs: limits.pluginTime,
      copies: !host.registry.isBuiltIn(definition as unknown as PluginDefinition),
    }),
  );
  let budget: Promise<Limiter> | undefined;
  const limiter = (): Promise<Limiter> =>
    (budget ??= exchange.then(async (each) => {
      const identity = egressIdentity(await each.origin(), each.proxy ?? network.proxy);
      const shared = await host.limiter(config, identity);
      scope.onClose(shared.observe((status) => emit({ type: 'budget', identity, status })));
      return shared;
    }));
  onLimiter(limiter);
  const opened = scope.own(await exchange);
  const told = { clock: host.clock, logger: host.logger.child(id) };
  return patientExchange(explainOutages(opened, told), {
    retries: network.retries,
    retryDelayMs: network.retryDelay,
    longestWaitMs: network.longestWait,
    timeoutMs: hostDeadline(config),
    ...told,
  });
}
