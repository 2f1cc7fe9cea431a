import * as http from 'node:http';
import * as https from 'node:https';
import type { Agents } from './agents.ts';
import { ENCODINGS, readBody } from './body.ts';

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly statusText: string;
  /** Lower-case names; several of one name are joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded and whole. */
  readonly body: Buffer;
}

/**
 * One HTTP exchange, body included. Redirects are not followed. Rejects with the signal's reason as soon as it aborts
 * (the socket is destroyed), else with Node's own error.
 */
export async function exchangeHttp(
  agents: Agents,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const url = new URL(request.url);
  const sent = start(agents, url, request);
  const abort = () => sent.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const message = await new Promise<http.IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve);
      sent.once('error', reject);
      // Destroyed before an answer came: not every way of dying emits an error.
      sent.once('close', () => reject(new Error('the connection was closed without an answer')));
    });
    // Errors after the answer began surface through the body.
    sent.on('error', () => undefined);
    return {
      status: message.statusCode!,
      statusText: message.statusMessage ?? '',
      headers: Object.fromEntries(
        Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
      ),
      body: await readBody(message),
    };
  } catch (error) {
    sent.destroy();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function start(agents: Agents, url: URL, request: HttpRequest): http.ClientRequest {
  const { proxy } = agents;
  const secure = url.protocol === 'https:';
  const headers: Record<string, string> = { 'Accept-Encoding': ENCODINGS, ...request.headers };
  const body = request.body ?? '';
  if (body !== '') headers['Content-Length'] = String(Buffer.byteLength(body));
  const options: http.RequestOptions = { method: request.method, headers };
  let sent: http.ClientRequest;
  if (secure) sent = https.request(url, { ...options, agent: agents.https });
  else if (proxy) {
    headers['Host'] = url.host;
    if (proxy.authorization) headers['Proxy-Authorization'] = proxy.authorization;
    const library = proxy.secure ? https : http;
    sent = library.request({
      ...options,
      host: proxy.hostname,
      port: proxy.port,
      path: url.href,
      agent: agents.http,
    });
  } else sent = http.request(url, { ...options, agent: agents.http });
  sent.end(body);
  return sent;
}
