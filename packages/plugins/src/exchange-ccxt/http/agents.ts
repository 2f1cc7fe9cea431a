import { readFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { createSecureContext, getCACertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { CandlewickError } from '@candlewick/core';
import { TunnelAgent, parseProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';

export interface AgentSettings {
  /** Most sockets per host. */
  readonly connections: number;
  readonly proxy: string | undefined;
  readonly caFile: string | undefined;
  readonly lookup: LookupFunction;
}

/** Keep-alive pools for the two schemes, each made when it is first used, and the proxy that plain requests are addressed to. */
export interface Agents {
  readonly http: http.Agent;
  readonly https: http.Agent;
  readonly proxy: Proxy | undefined;
  destroy(): void;
}

/** Throws CONFIG_UNREADABLE for a certificate file that cannot be used, CONFIG_INVALID for a proxy that cannot. */
export async function openAgents({ connections, proxy, caFile, lookup }: AgentSettings): Promise<Agents> {
  const pool = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections, lookup };
  const through = proxy === undefined || proxy === '' ? undefined : parseProxy(proxy);
  // One context for all connections: parsing the certificates anew for each of them costs milliseconds.
  let context = caFile === undefined || caFile === '' ? undefined : await contextWith(caFile);
  const secureContext = () => (context ??= createSecureContext());
  const secureAgent = () =>
    new https.Agent({ ...pool, secureContext: secureContext(), rejectUnauthorized: true });
  let plain: http.Agent | undefined;
  let secure: http.Agent | undefined;
  return {
    get http() {
      return (plain ??= through?.secure ? secureAgent() : new http.Agent(pool));
    },
    get https() {
      return (secure ??= through ? new TunnelAgent(through, secureContext(), pool) : secureAgent());
    },
    proxy: through,
    destroy: () => {
      plain?.destroy();
      secure?.destroy();
    },
  };
}

/** The certificates of a file beside those that Node trusts. */
async function contextWith(caFile: string): Promise<SecureContext> {
  try {
    const own = await readFile(caFile, 'utf8');
    if (!own.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it holds no certificate in PEM form');
    return createSecureContext({ ca: [...getCACertificates('default'), own] });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CandlewickError('CONFIG_UNREADABLE', `network.caFile: ${caFile} cannot be used: ${why}`, {
      cause,
    });
  }
}
