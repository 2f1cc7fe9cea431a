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

/** Keep-alive pools for the two schemes, and the proxy that plain requests are addressed to. */
export interface Agents {
  readonly http: http.Agent;
  readonly https: http.Agent;
  readonly proxy: Proxy | undefined;
  destroy(): void;
}

/** Throws CONFIG_UNREADABLE for a certificate file that cannot be used, CONFIG_INVALID for a proxy that cannot. */
export async function openAgents({ connections, proxy, caFile, lookup }: AgentSettings): Promise<Agents> {
  const pool = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections, lookup };
  // One context for all connections: parsing the certificates anew for each of them costs milliseconds.
  const context = await secureContext(caFile);
  const secure = { ...pool, secureContext: context, rejectUnauthorized: true };
  const through = proxy === undefined || proxy === '' ? undefined : parseProxy(proxy);
  const plain = through?.secure ? new https.Agent(secure) : new http.Agent(pool);
  const tls = through ? new TunnelAgent(through, context, pool) : new https.Agent(secure);
  return {
    http: plain,
    https: tls,
    proxy: through,
    destroy: () => {
      plain.destroy();
      tls.destroy();
    },
  };
}

async function secureContext(caFile: string | undefined): Promise<SecureContext> {
  // Node's own list, which it parses once and faster than it would as texts.
  if (caFile === undefined || caFile === '') return createSecureContext();
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
