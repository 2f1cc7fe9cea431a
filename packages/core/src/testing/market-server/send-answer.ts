import type { ServerResponse } from 'node:http';
import type { WayFault } from './market-fault.ts';
import { VENUE_ERRORS, type VenueError } from './venue-errors.ts';

/** What goes over the wire when nothing is wrong. */
export interface Answer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const JSON_TYPE = 'application/json;charset=UTF-8';
const PAGE =
  '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>';

export const jsonAnswer = (body: unknown, headers: Answer['headers'] = {}): Answer => ({
  status: 200,
  body: JSON.stringify(body),
  headers: { 'Content-Type': JSON_TYPE, ...headers },
});

export const errorAnswer = ({ status, code, msg }: VenueError, headers: Answer['headers'] = {}): Answer => ({
  ...jsonAnswer({ code, msg }, headers),
  status,
});

/** Sends all of it with its length. */
export function sendAnswer(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/**
 * Sends what a fault of the way makes of the answer. Returns the status that went out, 0 for none. What leaves a
 * connection hanging is ended by the client or when the server closes.
 */
export function sendFaulty(response: ServerResponse, fault: WayFault, answer: Answer): number {
  const send = (faulty: Answer): number => {
    sendAnswer(response, { ...faulty, headers: { ...answer.headers, ...faulty.headers } });
    return faulty.status;
  };
  switch (fault.kind) {
    case 'rate-limited':
      return send(
        errorAnswer(VENUE_ERRORS.limited(6_000, '1 MINUTE'), {
          'Retry-After': String(fault.retryAfterSeconds ?? 1),
        }),
      );
    case 'status':
      return send({
        status: fault.status,
        body: fault.body ?? '',
        headers: { 'Content-Type': 'text/plain' },
      });
    case 'error':
      return send(errorAnswer({ status: fault.status, code: fault.code, msg: fault.message }));
    case 'restricted':
      return send(errorAnswer(VENUE_ERRORS.restricted));
    case 'html':
      return send({ status: 200, body: PAGE, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
    case 'empty-body':
      return send({ ...answer, status: 200, body: '' });
    case 'cut-json':
      return send({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) });
    case 'reset':
    case 'refused':
      response.socket?.resetAndDestroy();
      return 0;
    case 'stalled-headers':
      return 0;
    case 'stalled-body':
    case 'cut-body': {
      const bytes = Buffer.from(answer.body);
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': bytes.length });
      response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
        if (fault.kind === 'cut-body') response.socket?.destroy();
      });
      return answer.status;
    }
    case 'banned':
    case 'slow':
      sendAnswer(response, answer);
      return answer.status;
  }
}
