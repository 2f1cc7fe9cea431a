import { NO_CANDLES } from '../domain/candles.ts';
import { isExplained } from '../domain/gap.ts';
import type { Interval } from '../domain/interval.ts';
import { errorCode } from '../errors.ts';
import type { FileWork } from './choose-files.ts';
import type { HistoryChoice } from './choose-history.ts';
import { fetchFiles, type FileParts } from './fetch-files.ts';
import { gapsOfFilesOnly } from './files-only.ts';
import { Leftovers } from './leftovers.ts';
import { coverageOf, type WorkParts } from './open-work-of.ts';
import type { Session } from './session.ts';

export type HistoryParts = WorkParts & Pick<FileParts, 'fetcher' | 'store' | 'limit' | 'signal'>;

/**
 * Reads the files that were chosen. Where files are all that is asked, what they did not bring is recorded with its reason.
 *
 * @param ask told what is to be asked for by pages, as soon as it is known: what no file is taken for, and what the files
 * did not bring
 */
export async function takeHistory(
  session: Session,
  choice: HistoryChoice,
  ask: (intervals: readonly Interval[]) => void,
  parts: HistoryParts,
): Promise<void> {
  const { history, files, rest, failure, filesOnly } = choice;
  const { emit, settings } = parts;
  if (failure !== undefined) {
    const told = { code: errorCode(failure) ?? 'INTERNAL', message: (failure as Error).message };
    const { history: asked } = session.parts.exchange;
    const interval = { from: rest[0]!.from, to: rest.at(-1)!.to };
    emit({ type: 'file', dataset: session.id, file: asked!.name, interval, candles: 0, ...told });
  }
  const leftovers = new Leftovers(rest, files);
  const hand = () => {
    if (!filesOnly) ask(leftovers.take());
  };
  hand();
  if (!history) return;
  const onLeft = (work: FileWork, left: readonly Interval[]) => {
    leftovers.settle(work, left);
    hand();
  };
  const coverage = coverageOf(session, parts);
  await fetchFiles(session, history, files, { ...parts, ...coverage, tailMs: settings.tailMs, onLeft });
  if (filesOnly && !session.signal.aborted)
    await explainWithoutPages(session, choice, leftovers.take(), parts);
}

async function explainWithoutPages(
  session: Session,
  { published, history }: HistoryChoice,
  left: readonly Interval[],
  { cache, clock, store }: HistoryParts,
): Promise<void> {
  const { id, parts } = session;
  const record = await cache.get(id);
  const { firstTime: first, lastTime: last } = record ?? {};
  const gaps = gapsOfFilesOnly({
    left,
    published,
    known: first === undefined || last === undefined ? undefined : { first, last },
    forgotten: parts.market.historyOnly === true,
    now: clock.now(),
  });
  const open = gaps.filter(({ reason }) => !isExplained(reason));
  for (const gap of gaps.filter(({ reason }) => isExplained(reason)))
    await store.commit(id, {
      candles: NO_CANDLES,
      gaps: [gap],
      issues: [],
      window: { from: gap.from, to: gap.to },
      slots: parts.grid.count(gap),
      facts: session.facts(),
      provenance: 'archive',
      source: history!.name,
    });
  if (open.length === 0) return;
  session.unmet.push(...open);
  await store.note(id, open, session.facts());
}
