import { CandlewickError, type DatasetAudit, type Run } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { confirmImports } from '../confirm-imports.ts';
import { crossCheckDatasets } from '../cross-check.ts';
import { needStored } from '../need-stored.ts';
import { countFlag } from '../parse-flags.ts';
import { auditDocument, auditLastLine, auditReport } from '../render/audit.ts';
import { ProgressBarMonitor } from '../render/export-progress.ts';
import { withSession, type Session, type SettingFlags } from '../session.ts';
import { verifyAgainstExchange } from '../verify-exchange.ts';
import { rangeOf } from '../range-of.ts';

interface VerifyFlags extends SettingFlags {
  readonly all?: boolean;
  readonly strict?: boolean;
  readonly againstExchange?: boolean;
  readonly crossCheck?: boolean;
  readonly againstArchive?: boolean;
  readonly as?: string;
  readonly sample?: string;
  readonly full?: boolean;
}

/** So many pages are asked for again when nothing else is said. */
const SAMPLE_PAGES = 5;

export const verifyCommand: CommandBody<VerifyFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    const pages = flags.full === true ? 'all' : (countFlag('--sample', flags.sample) ?? SAMPLE_PAGES);
    const ways = [flags.againstExchange, flags.againstArchive, flags.crossCheck];
    if (ways.filter(Boolean).length > 1)
      throw new CandlewickError(
        'USAGE',
        'say --against-exchange, --against-archive or --cross-check, not two of them.',
      );
    if (flags.as !== undefined && flags.againstExchange !== true)
      throw new CandlewickError('USAGE', '--as goes with --against-exchange.');
    if (flags.againstExchange === true || flags.againstArchive === true) {
      if (flags.full === true && flags.sample !== undefined)
        throw new CandlewickError('USAGE', 'say --sample or --full, not both.');
      if (flags.as !== undefined) return confirmImports(session, flags, flags.as, pages);
      const against = flags.againstArchive === true ? 'archive' : 'exchange';
      return verifyAgainstExchange(session, flags, pages, against);
    }
    if (flags.full === true || flags.sample !== undefined)
      throw new CandlewickError(
        'USAGE',
        '--sample and --full go with --against-exchange or --against-archive.',
      );
    if (flags.crossCheck === true) return crossCheckDatasets(session, flags);
    await using run = await session.openRun('verify');
    const audits = await auditAll(session, run, flags);
    const isFound = ({ defects, anomalies }: DatasetAudit) =>
      defects > 0 || (flags.strict === true && anomalies > 0);
    const failed = audits.filter(isFound);
    if (session.json)
      session.print({
        status: failed.length === 0 ? 'ok' : 'findings',
        datasets: audits.map((audit) => auditDocument(audit, isFound(audit))),
      });
    else auditLastLine(session.terminal, audits, failed.length);
    return failed.length === 0 ? EXIT.complete : EXIT.findings;
  });

/** Dataset by dataset, each with a bar and its report. */
async function auditAll(session: Session, run: Run, flags: VerifyFlags): Promise<DatasetAudit[]> {
  const { terminal, config, host } = session;
  const audits: DatasetAudit[] = [];
  for (const record of await needStored(terminal, run.cache, flags)) {
    const { id } = record;
    const label = `${id.symbol} ${id.timeframe}`;
    const progress = new ProgressBarMonitor(terminal);
    progress.add(label, record.candles);
    const interval = rangeOf(record, config, host.clock.now());
    const request = {
      onProgress: (candles: number) => progress.advance(label, candles),
      ...(interval ? { interval } : {}),
    };
    const audit = await run.verify(id, request).finally(() => progress.stop());
    auditReport(terminal, audit, record.revisions);
    audits.push(audit);
  }
  return audits;
}
