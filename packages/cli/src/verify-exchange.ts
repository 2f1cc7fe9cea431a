import { CandlewickError, type Monitor, type Recheck } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import { chooseDatasets, type ChoiceFlags } from './choose-datasets.ts';
import { rangeOf } from './range-of.ts';
import { exitCode } from './fetch-run.ts';
import { okMark, problemMark } from './render/audit.ts';
import { datasetLabel } from './render/fetch-blocks.ts';
import { number, plural } from './render/format.ts';
import { ProgressMonitor } from './render/progress.ts';
import { recheckDocument, recheckReport } from './render/recheck.ts';
import type { Session } from './session.ts';

/**
 * Asks the exchange again for a sample (or all) of what is covered, or reads again the files that candles came from, and
 * shows what differs.
 */
export async function verifyAgainstExchange(
  session: Session,
  flags: ChoiceFlags,
  pages: number | 'all',
  against: 'exchange' | 'archive' = 'exchange',
): Promise<number> {
  const { terminal, config, io, host } = session;
  await session.loadPlugins();
  const progress = new ProgressMonitor(terminal, datasetLabel(config));
  await using run = await session.openRun('verify', { observers: [withoutCacheCheck(progress)] });
  const chosen = await chooseDatasets(terminal, run.cache, flags);
  const now = host.clock.now();
  const imported = chosen.find(({ id }) => id.exchange.startsWith('import:'));
  if (imported)
    throw new CandlewickError(
      'USAGE',
      `${imported.id.exchange} is an import and has no exchange to ask: say whose candles they should be, --as binance.`,
    );
  for (const { id } of chosen) await host.registry.forExchange(id.exchange);
  const requests = chosen.map((record) => {
    const interval = rangeOf(record, config, now);
    return { dataset: record.id, pages, against, ...(interval ? { interval } : {}) };
  });
  const rechecks = await run.verifyAgainstExchange(requests).finally(() => progress.stop());
  io.signal.throwIfAborted();
  const found = rechecks.filter(isDifferent);
  const code = found.length > 0 ? EXIT.findings : askingCode(rechecks);
  const status = found.length > 0 ? 'findings' : code === EXIT.complete ? 'ok' : 'incomplete';
  for (const recheck of rechecks) recheckReport(terminal, recheck);
  lastLine(session, rechecks, status, against);
  if (session.json) session.print({ status, datasets: rechecks.map(recheckDocument) });
  run.finish(status === 'incomplete' ? 'incomplete' : 'complete');
  return code;
}

/** The exchange answered otherwise, or in a way that does not confirm what is stored. */
const isDifferent = ({ differences, unconfirmed, files }: Recheck): boolean =>
  differences.length > 0 ||
  files.some(({ state }) => state === 'replaced') ||
  unconfirmed.some(({ reason }) => reason === 'unknown');

/** Without differences: was everything answered? Gaps elsewhere in the dataset do not matter here. */
function askingCode(rechecks: readonly Recheck[]): number {
  const isMute = ({ candles, unconfirmed }: Recheck) => candles === 0 && unconfirmed.length > 0;
  if (rechecks.length > 0 && rechecks.every(isMute)) return EXIT.exchange;
  return exitCode(
    rechecks.map(({ outcome, unconfirmed }) =>
      outcome.status === 'failed'
        ? outcome
        : { ...outcome, status: unconfirmed.length > 0 ? 'incomplete' : 'complete' },
    ),
  );
}

function lastLine(
  { terminal }: Session,
  rechecks: readonly Recheck[],
  status: string,
  against: 'exchange' | 'archive',
): void {
  const sum = (of: (recheck: Recheck) => number) => rechecks.reduce((total, each) => total + of(each), 0);
  const candles = sum((each) => each.candles);
  const differences = sum((each) => each.differences.length);
  const what = `${plural(candles, 'candle')} of ${plural(rechecks.length, 'dataset')}`;
  terminal.line();
  if (rechecks.length === 0 && against === 'archive')
    return terminal.line('Nothing to compare: no cached candle came from a file.');
  const replaced = sum(({ files }) => files.filter(({ state }) => state === 'replaced').length);
  const now = replaced > 0 ? `${plural(replaced, 'file')} replaced, ` : '';
  if (status === 'ok')
    return terminal.line(
      terminal.style(
        'green',
        `${okMark(terminal)} The ${against} still ${against === 'archive' ? 'has' : 'sends'} the same: ${what}.`,
      ),
    );
  const unclear = sum((each) => each.unconfirmed.length);
  const kept = differences > 0 ? ' Both values are kept: candlewick show --json lists revisions.' : '';
  terminal.line(
    terminal.style(
      'red',
      `${problemMark(terminal)} ${now}${plural(differences, 'difference')}, ${number(unclear)} not confirmed, in ${what}.${kept}`,
    ),
  );
}

/** Every part of it is cached: saying so would only puzzle. */
export const withoutCacheCheck = (progress: ProgressMonitor): Monitor => ({
  onEvent: (event) => void (event.type === 'cache-checked' ? undefined : progress.onEvent(event)),
  [Symbol.asyncDispose]: () => progress[Symbol.asyncDispose](),
});
