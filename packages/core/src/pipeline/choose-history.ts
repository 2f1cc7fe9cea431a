import type { Exchange, Market } from '../contracts/exchange.ts';
import type { History, HistoryFile, SourceChoice } from '../contracts/history.ts';
import { hull, type Interval } from '../domain/interval.ts';
import { CandlewickError } from '../errors.ts';
import { chooseFiles, mayPay, type Chosen, type PageCost } from './choose-files.ts';

export interface HistoryQuestion extends PageCost {
  readonly exchange: Exchange;
  readonly market: Market;
  readonly timeframe: string;
  readonly missing: readonly Interval[];
  readonly source: SourceChoice;
  /** The venue's clock, milliseconds UTC. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** The choice, and what it rests on. */
export interface HistoryChoice extends Chosen {
  /** Whose files they are; undefined: only pages are asked for. */
  readonly history: History | undefined;
  /** All that is published of the series as far as it was asked about, whether or not it is taken. */
  readonly published: readonly HistoryFile[];
  /** What is in no file is not asked for by pages. */
  readonly filesOnly: boolean;
  /** Why nobody could say which files there are; pages are asked for then. */
  readonly failure?: unknown;
}

const LIST_PATIENCE_MS = 15_000;

/** Asks which files there are, where one could pay, and chooses. */
export async function chooseHistory(question: HistoryQuestion): Promise<HistoryChoice> {
  const { exchange, market, timeframe, missing, now, signal } = question;
  const { history } = exchange;
  const source = market.historyOnly === true ? 'archive' : question.source;
  const filesOnly = source === 'archive';
  const pages = { history: undefined, files: [], rest: missing, published: [], filesOnly: false };
  const span = hull(missing);
  if (source === 'archive' && !history) throw noArchive(exchange.id);
  if (!history || !span || source === 'rest') return pages;
  if (!filesOnly && !mayPay(missing, question, history.requestsPerFile)) return pages;
  // Where files are all there is, the first and the last of them say when the market began and ended.
  const asked = market.historyOnly === true ? { from: 0, to: now } : span;
  const patience = patienceFor(filesOnly, history.name);
  const both = AbortSignal.any([signal, patience.signal]);
  try {
    const published = await history.files(market, timeframe, asked, both);
    const { requestsPerFile } = history;
    const chosen = chooseFiles(missing, published, question, { requestsPerFile, source });
    return { ...chosen, history, published, filesOnly };
  } catch (error) {
    if (filesOnly || signal.aborted) throw error;
    return { ...pages, failure: error };
  } finally {
    patience.end();
  }
}

/** Pages can be had at once: where they will do, nobody waits for long to hear of files. */
function patienceFor(filesOnly: boolean, name: string) {
  const late = new AbortController();
  const why = `${name} did not name its files within ${LIST_PATIENCE_MS} ms`;
  const give = () => late.abort(new CandlewickError('EXCHANGE_TIMEOUT', why));
  const timer = filesOnly ? undefined : setTimeout(give, LIST_PATIENCE_MS);
  return { signal: late.signal, end: () => clearTimeout(timer) };
}

export const noArchive = (exchange: string): CandlewickError =>
  new CandlewickError(
    'EXCHANGE_UNSUPPORTED',
    `${exchange} has no archive of files here: leave --source archive out.`,
  );
