import type { Cache, CommitResult, DatasetRecord, ReadOptions } from '../../contracts/cache.ts';
import type { Candles } from '../../domain/candles.ts';
import type { DatasetId } from '../../domain/dataset.ts';
import type { Interval } from '../../domain/interval.ts';
import { pluginScope } from '../plugin-scope.ts';
import { timeText, within } from '../within.ts';
import { blame, breach, type Guarded } from './blame.ts';
import { candlesFault } from './check-candles.ts';
import { guardClose } from './guard-close.ts';

export interface CacheGuard {
  readonly name: string;
  readonly closeMs: number;
  /** How long one call, or one batch, may take. */
  readonly silenceMs: number;
}

/** A cache of a stranger: failures have codes and its name, calls end, and what is read is judged by its order. */
export function guardCache(cache: Cache, { name, closeMs, silenceMs }: CacheGuard): Cache {
  const who: Guarded = { kind: 'cache', name };
  const late = (what: string) => () => breach(who, `${what} has not ended after ${timeText(silenceMs)}`);
  const call = async <T>(
    what: string,
    send: () => Promise<T>,
    check: (answer: unknown) => string | undefined,
  ): Promise<T> => {
    let answer: T;
    try {
      const work = Promise.resolve().then(() => pluginScope.run(who, send));
      answer = await within(silenceMs, work, late(what));
    } catch (thrown) {
      throw blame(who, what, thrown);
    }
    const fault = check(answer);
    if (fault !== undefined) throw breach(who, `${what} gave ${fault}`);
    return answer;
  };

  async function* read(
    id: DatasetId,
    interval: Interval,
    options: ReadOptions = {},
  ): AsyncGenerator<Candles> {
    const { signal } = options;
    const batches = pluginScope.run(who, () => cache.read(id, interval, options)[Symbol.asyncIterator]());
    const stop = Promise.withResolvers<never>();
    stop.promise.catch(() => undefined);
    const onAbort = () => stop.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const leave = async () => pluginScope.run(who, () => batches.return?.());
    let before = interval.from;
    let ended = false;
    try {
      for (;;) {
        const next = Promise.resolve().then(() => pluginScope.run(who, () => batches.next()));
        const { done, value } = await within(
          silenceMs,
          Promise.race([next, stop.promise]),
          late('read'),
        ).catch((thrown: unknown) => {
          ended = true; // a generator that threw is closed, and one that hangs would hang again
          // Should it come to an end all the same, it waits at a batch that nobody takes, with what it holds to read it.
          next.then(({ done: isOver }) => (isOver === true ? undefined : leave())).catch(() => undefined);
          throw blame(who, 'read', thrown, signal);
        });
        if (done) {
          ended = true;
          return;
        }
        const fault = candlesFault(value) ?? orderFault(value, before, interval.to);
        if (fault !== undefined) throw breach(who, `read gave a batch that cannot be: ${fault}`);
        if (value.length > 0) before = value.time[value.length - 1]! + 1;
        yield value;
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      if (!ended) await within(silenceMs, leave(), late('read')).catch(() => undefined);
    }
  }

  return {
    list: () => call('list', () => cache.list(), (all) => (Array.isArray(all) ? all.map((each) => recordFault(each)).find((fault) => fault !== undefined) : 'no list')),
    get: (id) => call('get', () => cache.get(id), (record) => (record === undefined ? undefined : recordFault(record, id))),
    read,
    commit: (id, change) => call('commit', () => cache.commit(id, change), commitFault),
    revisions: (id) => call('revisions', () => cache.revisions(id), (all) => (Array.isArray(all) ? undefined : 'no list')),
    delete: (id) => call('delete', () => cache.delete(id), (was) => (typeof was === 'boolean' ? undefined : String(was))),
    statistics: () => call('statistics', () => cache.statistics(), (all) => (typeof all === 'object' && all !== null ? undefined : String(all))),
    get maintenance() {
      return cache.maintenance;
    },
    watch: (listener) => {
      const leave: unknown = pluginScope.run(who, () => cache.watch(listener));
      return () => void (typeof leave === 'function' && (leave as () => void)());
    },
    [Symbol.asyncDispose]: guardClose(cache, who, closeMs),
  } as Cache; // prettier-ignore
}

/** Rows that are not of the interval, or not in rising order: looked at one by one, which costs less than reading them. */
function orderFault({ time, length }: Candles, from: number, to: number): string | undefined {
  let before = from - 1;
  for (let i = 0; i < length; i++) {
    const at = time[i]!;
    if (at > before && at < to) before = at;
    else return `its candle ${i} is of ${String(at)}, after ${before} and asked for before ${to}`;
  }
  return undefined;
}

function recordFault(value: unknown, id?: DatasetId): string | undefined {
  const record = (typeof value === 'object' && value !== null ? value : {}) as Partial<DatasetRecord>;
  const { coverage, ledger, facts, candles, version } = record;
  if (typeof record.id?.symbol !== 'string') return 'a record without an id';
  if (id && (['exchange', 'symbol', 'timeframe'] as const).some((key) => record.id?.[key] !== id[key]))
    return `the record of ${record.id.symbol} ${record.id.timeframe}`;
  if (typeof facts !== 'object' || facts === null) return 'a record without facts';
  if (!isSorted(coverage)) return 'a record whose coverage is not sorted and disjoint';
  if (!isSorted(ledger)) return 'a record whose ledger is not sorted and disjoint';
  if (!Number.isSafeInteger(candles) || !Number.isFinite(version)) return 'a record without counts';
  return undefined;
}

const isSorted = (list: readonly Interval[] | undefined): boolean =>
  Array.isArray(list) &&
  list.every(({ from, to }: Interval, i) => from < to && (i === 0 || from >= (list[i - 1] as Interval).to));

function commitFault(value: unknown): string | undefined {
  const { version, added, revised } = (value ?? {}) as Partial<CommitResult>;
  return [version, added, revised].every((each) => typeof each === 'number' && each >= 0)
    ? undefined
    : 'no version and counts';
}
