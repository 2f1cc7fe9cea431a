import type { Logger } from '@candlewick/core';
import type { Transport } from '../http/transport.ts';
import { badAnswer, metaOfError, sentElsewhere } from '../to-error.ts';
import type { CcxtExchange } from './ccxt-types.ts';
import { note, scopes } from './scope.ts';

const NO_ROWS = Buffer.from('[]');
const BRACKET = '['.charCodeAt(0);

/** Makes a ccxt instance send through our transport, tell what it sends, and hide nothing of what it got. */
export function rewire(ccxt: CcxtExchange, transport: Transport, logger: Logger): CcxtExchange {
  // ccxt looks for optional proxy agents before every first request: the transport knows the proxy.
  ccxt.proxiesModulesLoading = Promise.resolve();
  ccxt.log = (...parts) => logger.trace('ccxt', { text: parts.map(String).join(' ') });
  ccxt.fetchImplementation = sender(transport);
  describeRequests(ccxt);
  refuseBrokenJson(ccxt);
  keepRowsAsSent(ccxt);
  return ccxt;
}

/** Stands in for `fetch`: ccxt then neither loads an HTTP library nor times or pools anything by itself. */
const sender = (transport: Transport) => async (url: string, init: Record<string, unknown>) => {
  const scope = scopes.getStore();
  if (!scope) throw new TypeError(`a request outside of a call: ${url}`);
  if (scope.allowed?.has(new URL(url).origin) === false) throw sentElsewhere(url);
  const answer = await transport.send(
    {
      url,
      method: init['method'] as string,
      headers: init['headers'] as Record<string, string>,
      body: init['body'] as string | undefined,
    },
    scope,
  );
  note(scope, answer.meta, answer.body);
  const unread = scope.keep === 'rows' && answer.status === 200 && answer.body[0] === BRACKET;
  const body = unread ? NO_ROWS : answer.body;
  return {
    status: answer.status,
    statusText: answer.statusText,
    headers: answer.headers,
    text: () => Promise.resolve(body.toString('utf8')),
    arrayBuffer: () => Promise.resolve(body),
  };
};

/** Every implicit endpoint goes through `request`: there its name and ccxt's cost of it are known. */
function describeRequests(ccxt: CcxtExchange): void {
  const original = ccxt.request.bind(ccxt);
  ccxt.request = async (path, api = 'public', method = 'GET', params = {}, headers, body, config = {}) => {
    const call = scopes.getStore();
    if (!call) throw new TypeError(`a request outside of a call: ${path}`);
    const cost = Number(ccxt.calculateRateLimiterCost(api, method, path, params, config) ?? 1);
    const request = { api: [api].flat().join('.'), path, params: params as Record<string, unknown>, cost };
    const scope = { ...call, meta: undefined, body: undefined, request, call: call.call ?? call };
    return scopes.run(scope, async () => {
      try {
        return await original(path, api, method, params, headers, body, config);
      } catch (error) {
        metaOfError.remember(error, scope.meta);
        throw error;
      }
    });
  };
}

/** ccxt takes a 2xx with HTML, nothing or cut JSON for an answer without rows; it is a failure. */
function refuseBrokenJson(ccxt: CcxtExchange): void {
  const onRestResponse = ccxt.onRestResponse.bind(ccxt);
  const parseJson = ccxt.parseJson.bind(ccxt);
  // ccxt calls the one right before the other, without an await between.
  let mustBeJson = false;
  ccxt.onRestResponse = (status, ...rest) => {
    // Endpoints that ccxt calls web… are pages on purpose (Gemini's market list).
    const page = scopes.getStore()?.request?.api.startsWith('web') ?? false;
    mustBeJson = status >= 200 && status < 300 && !page;
    return onRestResponse(status, ...rest);
  };
  ccxt.parseJson = (text) => {
    const demanded = mustBeJson;
    mustBeJson = false;
    const value = parseJson(text);
    if (demanded && value === undefined) throw badAnswer(ccxt.id, text, scopes.getStore()?.meta);
    return value;
  };
}

/** ccxt sorts rows and drops those before `since`: that would hide disorder and a venue that ignores the window. */
function keepRowsAsSent(ccxt: CcxtExchange): void {
  ccxt.parseOHLCVs = (rows, market) => {
    if (rows === undefined || rows === null) return [];
    if (!Array.isArray(rows)) throw badAnswer(ccxt.id, JSON.stringify(rows), scopes.getStore()?.meta);
    return rows.map((row: unknown) => ccxt.parseOHLCV(row, market));
  };
}
