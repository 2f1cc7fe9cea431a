import { CandlewickError, type PruneRequest, type Run } from '@candlewick/core';
import { EXIT, parseBytes, parseDuration } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { needDatasets } from '../datasets.ts';
import { evictionDocument, evictionLines } from '../render/evictions.ts';
import { datasetLabel } from '../render/fetch-blocks.ts';
import { bytes, percent, plural } from '../render/format.ts';
import { withSession, type Session, type SettingFlags } from '../session.ts';

interface PruneFlags extends SettingFlags {
  readonly to?: string;
  readonly olderThan?: string;
  readonly dryRun?: boolean;
}

/** Evicts what was used longest ago; what is evicted is no longer covered, and fetched again when it is asked for. */
export const pruneCommand: CommandBody<PruneFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    const { terminal, config } = session;
    await using run = await session.openLook();
    const dryRun = flags.dryRun === true;
    const result = await run.prune({ ...(await requestOf(session, flags, run)), dryRun });
    const { evicted, usedAfter } = result;
    const { diskBytes } = await run.cache.statistics();
    if (session.json) {
      session.print({ dryRun, ...evictionDocument(result), diskBytes, cap: config.cache.diskSize });
      return EXIT.complete;
    }
    evictionLines(terminal, evicted, datasetLabel(config));
    if (evicted.length > 0) terminal.line();
    const candles = plural(
      evicted.reduce((sum, each) => sum + each.candles, 0),
      'candle',
    );
    const share = `${bytes(usedAfter)} in use, ${percent(usedAfter / config.cache.diskSize)} of the cap`;
    if (evicted.length === 0) terminal.line(`Nothing to evict: ${share}.`);
    else if (dryRun) terminal.line(`Would evict ${candles}: then about ${share}.`);
    else
      terminal.line(
        `Evicted ${candles}: ${share}. The file keeps its ${bytes(diskBytes)} for what comes; compact gives them back.`,
      );
    return EXIT.complete;
  });

async function requestOf(
  { config, host }: Session,
  flags: PruneFlags,
  { cache }: Run,
): Promise<PruneRequest> {
  const toBytes = flags.to === undefined ? undefined : parseBytes(flags.to);
  // Meant as gigabytes, a bare 5 would evict everything.
  const isBare = /^\s*[\d.]*[1-9][\d.]*\s*$/.test(flags.to ?? '');
  if (flags.to !== undefined && (toBytes === undefined || isBare))
    throw new CandlewickError('USAGE', `--to takes a size with its unit such as 5GB, not «${flags.to}».`);
  const age = flags.olderThan === undefined ? undefined : parseDuration(flags.olderThan);
  if (flags.olderThan !== undefined && age === undefined)
    throw new CandlewickError(
      'USAGE',
      `--older-than takes a duration such as 90d, not «${flags.olderThan}».`,
    );
  const named = [flags.exchange, flags.symbol, flags.timeframe].some((each) => each !== undefined);
  const datasets = named ? (await needDatasets(cache, flags)).map(({ id }) => id) : undefined;
  const { cleanup, diskSize } = config.cache;
  const usual = diskSize * (cleanup === false ? 1 : cleanup.to);
  const bare = toBytes === undefined && age === undefined && datasets === undefined;
  return {
    ...(datasets ? { datasets } : {}),
    ...(age === undefined ? {} : { unusedSince: host.clock.now() - age }),
    ...(bare ? { toBytes: usual } : toBytes === undefined ? {} : { toBytes }),
  };
}
