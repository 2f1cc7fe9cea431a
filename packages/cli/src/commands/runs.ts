import { join } from 'node:path';
import { CandlewickError, RUN_RECORDS_FOLDER, type RunRecord } from '@candlewick/core';
import { EXIT, readRunRecords } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { bytes, duration, iso, number, percent, time } from '../render/format.ts';
import { runDetail } from '../render/run-detail.ts';
import { withSession, type Session } from '../session.ts';

const DEFAULT_LIMIT = 10;
/** Far more than the monitor keeps: to find a run by its id. */
const ALL = 100_000;

export const runsCommand: CommandBody<{ readonly limit?: string }> = (io, flags, [id]) =>
  withSession({ io, flags }, async (session) => {
    const limit = flags.limit === undefined ? DEFAULT_LIMIT : Number(flags.limit);
    if (!Number.isInteger(limit) || limit < 1)
      throw new CandlewickError('USAGE', `--limit takes a whole number from 1 on, not ${flags.limit ?? ''}.`);
    const folder = join(session.host.context('monitor', 'performance').stateFolder, RUN_RECORDS_FOLDER);
    const { records, skipped } = await readRunRecords(folder, { limit: id === undefined ? limit : ALL });
    for (const { file, reason } of skipped) io.stderr.write(`warning: ${file} is left out: ${reason}\n`);
    const chosen = id === undefined ? records : records.filter(({ runId }) => runId.startsWith(id));
    if (id !== undefined && chosen.length !== 1)
      throw new CandlewickError(
        'USAGE',
        `${chosen.length === 0 ? 'no run' : 'more than one run'} begins with ${id}. See candlewick runs.`,
      );
    show(session, chosen, id !== undefined);
    return EXIT.complete;
  });

function show(session: Session, records: readonly RunRecord[], inDetail: boolean): void {
  const { terminal } = session;
  if (session.json)
    session.print({
      runs: records.map(({ startedAt, ...rest }) => ({ startedAt: iso(startedAt), ...rest })),
    });
  else if (inDetail) runDetail(terminal, records[0]!);
  else if (records.length === 0) terminal.line('No run has been recorded yet.');
  else
    terminal.table(
      [
        'id',
        'started',
        'kind',
        'datasets',
        'status',
        'took>',
        'candles>',
        'per second>',
        'requests>',
        'hit ratio>',
        'waited>',
        'p99>',
        'memory>',
      ],
      records.map((record) => [
        record.runId.slice(0, 8),
        time(Math.floor(record.startedAt / 1000) * 1000),
        record.kind,
        datasetsOf(record),
        record.status,
        duration(record.durationMs),
        number(Math.max(record.candles.available, record.candles.read)),
        record.candlesPerSecond === null ? '–' : number(record.candlesPerSecond),
        number(record.requests.count),
        record.cache.hitRatio === null ? '–' : percent(record.cache.hitRatio),
        duration(record.requests.waitedMs),
        record.requests.latencyMs === null ? '–' : duration(record.requests.latencyMs.p99),
        bytes(record.memory.peakBytes),
      ]),
    );
}

/** The first dataset, and how many more. */
function datasetsOf({ datasets }: RunRecord): string {
  const [first] = datasets;
  if (!first) return '–';
  const more = datasets.length > 1 ? ` and ${datasets.length - 1} more` : '';
  return `${first.exchange} ${first.symbol} ${first.timeframe}${more}`;
}
