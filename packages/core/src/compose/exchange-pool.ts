import type { Exchange } from '../contracts/exchange.ts';
import type { Limiter, PoolRule } from '../contracts/limiter.ts';
import type { Credentials } from '../contracts/plugin.ts';
import type { Config } from '../config/schema.ts';
import type { Scope } from '../di/scope.ts';
import { openPlugin } from '../plugins/open.ts';
import { createGate } from '../pipeline/2-limit.ts';
import type { Emit } from '../pipeline/event-hub.ts';
import type { Experience } from '../pipeline/estimate.ts';
import type { CostSource, ExchangeSource } from '../pipeline/market-source.ts';
import { egressIdentity } from './egress-identity.ts';
import { experienceOf } from './experience.ts';
import { explainOutages } from './explain-outages.ts';
import type { Host } from './open-host.ts';
import { patientExchange } from './patient-exchange.ts';
import { hostDeadline } from './run-settings.ts';

/** The venues of a run: one per id, opened on first use, closed with the run, each behind the gate of its identity. */
export class ExchangePool implements ExchangeSource, CostSource {
  readonly #parts: { host: Host; scope: Scope; config: Config; emit: Emit; signal: AbortSignal };
  readonly #open = new Map<string, Promise<Exchange>>();
  readonly #limiters = new Map<string, () => Promise<Limiter>>();

  constructor(host: Host, scope: Scope, config: Config, emit: Emit, signal: AbortSignal) {
    this.#parts = { host, scope, config, emit, signal };
  }

  get(id: string): Promise<Exchange> {
    const known = this.#open.get(id);
    if (known) return known;
    const opening = this.#make(id);
    this.#open.set(id, opening);
    return opening;
  }

  async allowance(id: string, pool: PoolRule): Promise<number> {
    await this.get(id);
    return (await this.#limiters.get(id)!()).allowance(pool);
  }

  experience(id: string): Promise<Experience> {
    return experienceOf(this.#parts.host, id);
  }

  async #make(id: string): Promise<Exchange> {
    const { host, scope, config, emit, signal } = this.#parts;
    const { plugin, apiKey, secretKey, password, authenticated, ...options } = config.exchanges[id] ?? {};
    const definition =
      plugin === undefined ? await host.registry.forExchange(id) : host.registry.get('exchange', plugin);
    const credentials: Credentials = {
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(secretKey === undefined ? {} : { secret: secretKey }),
      ...(password === undefined ? {} : { password }),
    };
    const { network, limits } = config;
    // The exchange knows its origin only once it is open; its requests come later than that.
    const exchange: Promise<Exchange> = Promise.resolve().then(() =>
      openPlugin(
        definition,
        options,
        {
          ...host.context('exchange', id, signal),
          exchange: id,
          gate: createGate({
            exchange: id,
            limiter,
            emit,
            clock: host.clock,
            longestWaitMs: network.longestWait,
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
      ),
    );
    let budget: Promise<Limiter> | undefined;
    const limiter = (): Promise<Limiter> =>
      (budget ??= exchange.then(async (each) => {
        const identity = egressIdentity(await each.origin(), each.proxy ?? network.proxy);
        const shared = await host.limiter(config, identity);
        scope.onClose(shared.observe((status) => emit({ type: 'budget', identity, status })));
        return shared;
      }));
    this.#limiters.set(id, limiter);
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
}
