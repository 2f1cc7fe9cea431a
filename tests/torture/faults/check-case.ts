import { ERRORS, type ErrorCode } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import { isDeepStrictEqual } from 'node:util';
import { struckSlot, type FaultCase } from './fault-cases.ts';
import { falsehoods } from './falsehoods.ts';
import type { Look } from './look.ts';
import { RETRIES, type CaseReport } from './run-case.ts';
import { PAGE, pagesOf, slotOf, truthOf } from './sources.ts';

/** Askings about one window beside its page: rounds, the search for the next candle and its proof. */
const ASKINGS = 14;

/** What is wrong with the outcome of a case: nothing, if the pipeline is right. */
export function violations(each: FaultCase, { struck, lifted, served }: CaseReport): string[] {
  const { row, times, source, reach } = each;
  const wrong = [...untrue(each, struck, 'struck'), ...tooMany(each, struck)];
  const say = (text: string) => wrong.push(text);
  const { status, error } = struck.outcome;
  // A venue may refuse to tell its first candle and serve all others.
  const asks = reach === 'listing' && row.expected[times] === 'failed' ? 'either' : row.expected[times];
  const expected = served === 0 ? 'complete' : asks;
  if (expected !== 'either' && status !== expected) say(`is ${status}, not ${expected}`);
  if (status === 'failed') {
    const code = error!.code as ErrorCode;
    const exit = ERRORS[code].exit;
    if (row.codes ? !row.codes.includes(code) : exit !== EXIT.exchange) say(`fails with ${code}`);
  }
  const lied = struck.rows.some(
    (values) => !isDeepStrictEqual(values, truthOf(source).get(slotOf(values[0]!))),
  );
  if (row.lies === 'seen' && lied && !struck.outcome.issues.some(({ kind }) => kind === 'invalid-ohlc'))
    say('does not tell that a candle is not sane');

  wrong.push(
    ...untrue(
      { ...each, times: 'once', row: { ...row, lies: undefined!, denies: undefined! } },
      lifted,
      'lifted',
    ),
  );
  if (lifted.outcome.status !== 'complete') say(`stays ${lifted.outcome.status} after the fault is gone`);
  const truth = [...truthOf(source)].filter(([slot]) => slot >= source.range.from && slot < source.range.to);
  if (
    !isDeepStrictEqual(
      lifted.rows,
      truth.map(([, values]) => values),
    )
  )
    say('is not the source after the fault is gone');
  return wrong;
}

function untrue(each: FaultCase, look: Look, when: string): string[] {
  const { source, row, times } = each;
  const struck = struckSlot(each);
  return falsehoods(look, {
    truth: truthOf(source),
    range: source.range,
    slotOf,
    reasonOf: source.reasonOf,
    isLie: (slot) => row.lies !== undefined && slot === struck,
    isDenied: (slot) =>
      row.denies !== undefined && times !== 'once' && slot >= struck && slot < struck + row.denies,
  }).map((text) => `${when}: ${text}`);
}

/** No request more often than retries allow, and no more in all than the fault can make necessary. */
function tooMany(each: FaultCase, { requests: all, events }: Look): string[] {
  const requests = all.filter(({ endpoint }) => endpoint === 'klines');
  const { source, row, page, reach } = each;
  const wrong: string[] = [];
  for (const event of events)
    if (event.type === 'retry' && event.attempt > RETRIES)
      wrong.push(`attempt ${event.attempt} of one request`);
  const pages = pagesOf(source);
  const holes = ({ from, to }: { from: number; to: number }) => {
    for (let slot = from; slot < to; slot++) if (source.reasonOf(slot) !== undefined) return true;
    return false;
  };
  const everywhere = reach === 'venue' || reach === 'listing' || row.timeout !== undefined;
  const troubled = pages.filter((other) => everywhere || other.from === page.from || holes(other)).length;
  const attempts = row.codes === undefined && row.rows === undefined ? 1 + RETRIES : 1;
  const askings = ASKINGS + (row.rows === undefined ? 0 : PAGE / row.rows);
  const most = pages.length + troubled * askings * attempts;
  if (requests.length > most) wrong.push(`${requests.length} requests, more than ${most}`);
  const counts = new Map<string, number>();
  for (const { query } of requests) {
    const key = JSON.stringify(query);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [key, count] of counts)
    if (count > 2 * (1 + RETRIES)) wrong.push(`${count} times the same request ${key}`);
  return wrong;
}
