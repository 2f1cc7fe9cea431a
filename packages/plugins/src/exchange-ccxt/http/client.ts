import * as http from 'node:http';
import * as https from 'node:https';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { Agents } from './agents.ts';
import { brokenOff, ENCODINGS, readBody } from './body.ts';
import type { Progress } from './progress.ts';
import { release } from './release.ts';

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Most bytes of the answer's body, decoded; a longer one fails. Absent: as many as come. */
  readonly longest?: number;
  /**
   * Asked at most once for at least so many bytes, when the answer states the length of its body: the body is a view of
   * them. Nothing is written there after the exchange has settled.
   */
  readonly memory?: (bytes: number) => Buffer;
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
  progress: Progress,
): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const url = new URL(request.url);
  const sent = start(agents, url, request, progress);
  const stopReleasing = request.memory ? releaseReads(sent) : () => undefined;
  let abort = () => {};
  try {
    const message = await new Promise<http.IncomingMessage>((resolve, reject) => {
      abort = () => {
        sent.destroy();
        // A request that has no socket yet would not tell before it gets one.
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      sent.once('response', resolve);
      sent.once('error', reject);
      // Destroyed before an answer came: not every way of dying emits an error.
      sent.once('close', () => reject(brokenOff('the connection was closed without an answer')));
    });
    progress.enter('body');
    // Errors after the answer began surface through the body.
    sent.on('error', () => undefined);
    return {
      status: message.statusCode!,
      statusText: message.statusMessage ?? '',
      headers: Object.fromEntries(
        Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
      ),
      body: await readBody(message, request.longest, request.memory),
    };
  } catch (error) {
    sent.destroy();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    stopReleasing();
  }
}

/**
 * Gives back what is read from the socket once Node's parser has been through it: the parser hands out copies, and the 64 KB
 * of each read would lie about until a collection. They are many where a body is large.
 *
 * @returns ends it
 */
function releaseReads(sent: http.ClientRequest): () => void {
  let used: Socket | undefined;
  // The parser's own listener is there already, and so comes first.
  sent.once('socket', (socket: Socket) => (used = socket.on('data', release)));
  return () => void used?.off('data', release);
}

/** Notes in `progress` what the request comes to wait for. */
function follow(sent: http.ClientRequest, { requests }: http.Agent, progress: Progress): void {
  const queued = Object.values(requests).some((waiting) => (waiting as readonly unknown[]).includes(sent));
  if (queued) progress.enter('queue');
  sent.once('socket', (socket: Socket) => {
    progress.enter(!socket.connecting ? 'answer' : isIP(sent.host) ? 'connection' : 'name');
    if (!socket.connecting) return;
    socket.once('lookup', () => progress.enter('connection'));
    socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => progress.enter('answer'));
  });
}

function start(agents: Agents, url: URL, request: HttpRequest, progress: Progress): http.ClientRequest {
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
  follow(sent, secure ? agents.https : agents.http, progress);
  sent.end(body);
  return sent;
}
