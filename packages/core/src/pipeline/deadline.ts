import { CandlewickError } from '../errors.ts';
import { requestScope, type Settle } from './request-scope.ts';

/** So long after its end a call may still settle its permits; then they are settled for it, so that budgets go on. */
const SETTLE_MS = 5_000;

/**
 * Sends something that passes the gate. The time allowed for an answer begins when the gate opens and stops when the
 * answer is settled. Ends at the deadline or the abort even where the plugin takes no notice.
 *
 * @param who is named in the error
 * @param onBytes called with the bytes of every answer
 * @throws EXCHANGE_TIMEOUT
 */
export async function withDeadline<T>(
  timeoutMs: number,
  signal: AbortSignal,
  send: (signal: AbortSignal) => Promise<T>,
  who = '',
  onBytes?: (bytes: number) => void,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  const stop = Promise.withResolvers<never>();
  const end = (reason: unknown) => {
    controller.abort(reason);
    stop.reject(reason);
  };
  const onAbort = () => end(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const held = new Set<Settle>();
  const late = () =>
    end(
      new CandlewickError(
        'EXCHANGE_TIMEOUT',
        `no complete answer${who === '' ? '' : ` from ${who}`} within ${timeoutMs} ms.`,
      ),
    );
  const scope = {
    begin: () => {
      clearTimeout(timer);
      // A plugin that goes on after the end has nobody waiting for it: no timer may hold the process.
      if (!ended) timer = setTimeout(late, timeoutMs);
    },
    hold: (settle: Settle) => {
      held.add(settle);
      if (ended) abandon(new Set([settle]));
    },
    end: (settle: Settle, bytes: number) => {
      clearTimeout(timer);
      held.delete(settle);
      onBytes?.(bytes);
    },
  };
  try {
    const answer = requestScope.run(scope, () => send(controller.signal));
    return await Promise.race([answer, stop.promise]);
  } finally {
    ended = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    if (held.size > 0) abandon(held);
  }
}

/** Settles what is left of the permits of a call that has ended. */
function abandon(held: ReadonlySet<Settle>): void {
  setTimeout(() => {
    for (const settle of [...held]) settle({ endpoint: 'unsettled' });
  }, SETTLE_MS).unref();
}
