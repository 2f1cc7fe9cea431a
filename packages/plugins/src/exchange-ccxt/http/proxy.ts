import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { CandlewickError } from '@candlewick/core';

/** An HTTP proxy, reached over TCP or, for an `https:` address, over TLS. */
export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  readonly secure: boolean;
  /** Value of Proxy-Authorization, where the address carries a user. */
  readonly authorization: string | undefined;
}

/** Throws CONFIG_INVALID for anything but an `http:` or `https:` address. */
export function parseProxy(address: string): Proxy {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new CandlewickError(
      'CONFIG_INVALID',
      `network.proxy: ${url ? `${url.protocol} proxies are not served` : 'not an address'}; name an HTTP proxy, such as http://127.0.0.1:3128`,
    );
  const secure = url.protocol === 'https:';
  const user = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 443 : 80),
    secure,
    authorization: url.username === '' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`,
  };
}

type Connected = (error: Error | null, socket?: Duplex) => void;

/** Connections for HTTPS through a proxy: CONNECT first, then TLS with the venue itself inside the tunnel. */
export class TunnelAgent extends https.Agent {
  readonly #proxy: Proxy;
  readonly #secureContext: SecureContext;

  constructor(proxy: Proxy, secureContext: SecureContext, pool: https.AgentOptions) {
    super(pool);
    this.#proxy = proxy;
    this.#secureContext = secureContext;
  }

  override createConnection(options: https.RequestOptions, callback: Connected): undefined {
    const target = `${options.host}:${options.port}`;
    const { hostname, port, secure, authorization } = this.#proxy;
    const verified = { secureContext: this.#secureContext, rejectUnauthorized: true };
    const request = (secure ? https : http).request({
      method: 'CONNECT',
      host: hostname,
      port,
      path: target,
      headers: { host: target, ...(authorization ? { 'proxy-authorization': authorization } : {}) },
      agent: false,
      ...(options.lookup ? { lookup: options.lookup } : {}),
      ...(secure ? verified : {}),
    });
    request.once('connect', (response, socket) => {
      if (response.statusCode === 200) {
        const name = options.servername ?? options.host ?? '';
        const inner = connectTls({
          socket,
          ...(/^[\d.]+$|:/.test(name) ? {} : { servername: name }),
          host: options.host!,
          ...verified,
        });
        inner.once('secureConnect', () => callback(null, inner));
        inner.once('error', callback);
      } else {
        socket.destroy();
        callback(
          new Error(
            `the proxy ${hostname}:${port} answered ${response.statusCode} ${response.statusMessage}`,
          ),
        );
      }
    });
    request.once('error', (error) => callback(error));
    request.end();
    return undefined;
  }
}
