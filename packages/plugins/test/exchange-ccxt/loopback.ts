import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { TEST_CERTIFICATE, TEST_KEY } from './test-certificate.ts';

export interface Loopback extends AsyncDisposable {
  readonly url: string;
  readonly server: http.Server;
  /** What came in, in order. */
  readonly requests: {
    readonly url: URL;
    readonly headers: http.IncomingHttpHeaders;
    readonly body: string;
  }[];
}

type Handler = (url: URL, response: ServerResponse, request: IncomingMessage) => unknown;

/** A server on a free port of 127.0.0.1. A value that the handler returns is sent as JSON. */
export async function startLoopback(
  handler: Handler,
  options: { tls?: boolean; cert?: string } = {},
): Promise<Loopback> {
  const requests: Loopback['requests'] = [];
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url!, `http://${request.headers.host ?? 'none'}`);
      requests.push({ url, headers: request.headers, body: Buffer.concat(parts).toString() });
      const value = handler(url, response, request);
      if (value === undefined) return;
      response.setHeader('content-type', 'application/json');
      response.end(typeof value === 'string' ? value : JSON.stringify(value));
    });
  };
  const server = options.tls
    ? https.createServer({ key: TEST_KEY, cert: options.cert ?? TEST_CERTIFICATE }, listener)
    : http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    server,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
