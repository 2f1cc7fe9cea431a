import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServingFaults } from './fault-list.ts';
import { windowOf } from './klines-request.ts';
import type { MarketClock } from './market-clock.ts';
import { isArchiveFault, type MarketFault } from './market-fault.ts';
import type { MarketServerOptions } from './market-server-options.ts';
import type { MarketVenue, Routed } from './market-venue.ts';
import type { RequestLog } from './request-log.ts';
import type { ArchiveRouted, ArchiveVenue } from './archive-venue.ts';
import { isRowFault, spoilRows } from './row-faults.ts';
import { errorAnswer, jsonAnswer, sendAnswer, sendFaulty, type Answer } from './send-answer.ts';
import { VENUE_ERRORS } from './venue-errors.ts';

/** What a request is served with. */
export interface Serving {
  readonly venue: MarketVenue;
  readonly archive: ArchiveVenue;
  readonly clock: MarketClock;
  readonly faults: ServingFaults;
  readonly requests: RequestLog;
  readonly latencyMs: MarketServerOptions['latencyMs'];
  /** Ends latencies and stalls when the server closes. */
  readonly signal: AbortSignal;
  refuse(forMs: number): void;
}

/** One request from its headers to the last byte that it gets: log, budget, latency, fault, answer. */
export async function serveRequest(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { clock, faults, requests, signal } = serving;
  const [path = '/', search] = (request.url ?? '/').split('?', 2);
  const query = new URLSearchParams(search);
  const filed = serving.archive.route(path, query);
  const routed: Routed = filed ? fileRoute(filed) : serving.venue.route(path, query);
  const at = clock.now();
  const { entry, note, end } = requests.begin({
    api: routed.api?.name ?? '',
    endpoint: routed.endpoint,
    query: { ...Object.fromEntries(query), ...(filed && namesOf(filed)) },
    weight: routed.weight,
    at,
    cameAt: performance.now(),
    ...(routed.klines ? { window: windowOf(routed.klines, at) } : {}),
    ...(filed?.key ? { window: filed.key.interval } : {}),
  });
  response.once('close', end);

  const charge = routed.budget?.charge(routed.weight, at);
  const refused = charge && charge.outcome !== 'granted';
  const fault = refused ? undefined : faults.take(entry);
  if (fault) note({ fault: fault.kind });
  if (fault?.kind === 'banned') routed.budget?.ban(at + fault.forMs);
  if (fault?.kind === 'refused') serving.refuse(fault.forMs);
  const { latencyMs = 0 } = serving;
  const latency =
    (typeof latencyMs === 'number' ? latencyMs : await latencyMs(entry)) +
    (fault?.kind === 'slow' ? fault.ms : 0);
  if (latency > 0 && !(await sleep(latency, true, { signal }).catch(() => false))) return;

  // The clock may have moved on: the answer is of the time when it is given, as the venue's is.
  const headers: Record<string, string> = {
    Date: new Date(clock.now()).toUTCString(),
    Server: 'nginx',
    'Cache-Control': 'no-cache, no-store, must-revalidate',
  };
  if (charge) headers['x-mbx-used-weight'] = headers['x-mbx-used-weight-1m'] = String(charge.used);
  const refusal = refusalOf(routed, charge, fault, at);
  if (refusal) {
    if (refused) note({ refusal: charge.outcome });
    note({ status: refusal.status });
    sendAnswer(response, { ...refusal, headers: { ...headers, ...refusal.headers } });
    return;
  }
  const { answer, rows } = request.method === 'GET' ? answerOf(routed, fault) : NOT_GET;
  const full = { ...answer, headers: { ...headers, ...answer.headers } };
  note({ rows, status: full.status });
  if (fault && !isRowFault(fault) && !isArchiveFault(fault))
    note({ status: sendFaulty(response, fault, full) });
  else sendAnswer(response, full);
}

const NOT_GET = { answer: errorAnswer(VENUE_ERRORS.method), rows: 0 };

type Charge = ReturnType<NonNullable<Routed['budget']>['charge']>;

/** The answer to a request that the venue does not want to serve, by its own rules or by a fault that bans. */
function refusalOf(
  { budget }: Routed,
  charge: Charge | undefined,
  fault: MarketFault | undefined,
  at: number,
): Answer | undefined {
  const after = (ms: number) => ({ 'Retry-After': String(Math.max(1, Math.ceil(ms / 1_000))) });
  if (charge?.outcome === 'banned')
    return errorAnswer(VENUE_ERRORS.banned(charge.until), after(charge.until - at));
  if (charge?.outcome === 'limited') {
    const seconds = budget!.windowMs / 1_000;
    const window = seconds % 60 === 0 ? `${seconds / 60} MINUTE` : `${seconds} SECOND`;
    return errorAnswer(VENUE_ERRORS.limited(budget!.limit, window), after(charge.retryAfterMs));
  }
  if (fault?.kind === 'banned') return errorAnswer(VENUE_ERRORS.banned(at + fault.forMs), after(fault.forMs));
  return undefined;
}

function answerOf(routed: Routed, fault: MarketFault | undefined): { answer: Answer; rows: number } {
  const data = routed.answer();
  if ('code' in data) return { answer: errorAnswer(data), rows: 0 };
  if ('body' in data) return { answer: jsonAnswer(data.body), rows: 0 };
  if ('archive' in data) {
    const { status, type, bytes } = data.archive(fault);
    return { answer: { status, body: bytes, headers: { 'Content-Type': type } }, rows: 0 };
  }
  const rows = fault && isRowFault(fault) ? spoilRows(data.rows, fault, data.around) : data.rows;
  return { answer: jsonAnswer(rows), rows: rows.length };
}

const fileRoute = ({ endpoint, answer }: ArchiveRouted): Routed => ({
  api: undefined,
  endpoint,
  weight: 0,
  budget: undefined,
  answer: () => ({ archive: answer }),
});

const namesOf = ({ key }: ArchiveRouted): Record<string, string> =>
  key ? { symbol: key.symbol, interval: key.timeframe, file: key.name } : {};
