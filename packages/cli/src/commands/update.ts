import {
  CandlewickError,
  datasetKey,
  type DatasetRecord,
  type FetchRequest,
  type Run,
} from '@candlewick/core';
import { hull } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { findDatasets } from '../datasets.ts';
import { needSeries } from '../need-series.ts';
import { runFetch } from '../fetch-run.ts';
import { fetchRequests } from '../requests.ts';
import { showPlans } from '../show-plans.ts';
import { withSession, type Session, type SettingFlags } from '../session.ts';

interface UpdateFlags extends SettingFlags {
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

/** Tails datasets: from where their coverage ends up to now; earlier open gaps that may be asked again included. */
export const updateCommand: CommandBody<UpdateFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    if (flags.dryRun === true) {
      await session.loadPlugins();
      await using run = await session.openLook();
      return await showPlans(session, run, await updateRequests(session, flags, run));
    }
    const { formats } = session.config.export;
    return runFetch(session, { flags: {}, formats }, (run) => updateRequests(session, flags, run));
  });

async function updateRequests(session: Session, flags: UpdateFlags, run: Run): Promise<FetchRequest[]> {
  const { config, host, io } = session;
  const listed = flags.all !== true && flags.symbol === undefined && config.datasets.length > 0;
  if (listed) return fetchRequests(config, {}, run, io.signal);
  const named =
    flags.all === true ||
    flags.symbol !== undefined ||
    flags.exchange !== undefined ||
    flags.timeframe !== undefined;
  const cached = await cachedFor(session, flags, run);
  if (cached.length === 0)
    throw new CandlewickError(
      'UNKNOWN_DATASET',
      'there is nothing to update: no cached dataset fits. See candlewick list',
    );
  if (!named && cached.length > 1)
    throw new CandlewickError(
      'USAGE',
      `${cached.length} datasets are cached: name one, list some under datasets in the configuration, or add --all.`,
    );
  const known = new Set(await host.registry.exchangeIds());
  return cached.flatMap(({ id, coverage, ledger }): FetchRequest[] => {
    const from = hull([...coverage, ...ledger])?.from;
    if (known.has(id.exchange))
      return [{ ...id, ...(from === undefined ? {} : { start: { kind: 'time', time: from } }) }];
    session.terminal.line(`${datasetKey(id)} is left out: no loaded plugin serves ${id.exchange}.`);
    return [];
  });
}

/** Cached datasets that fit; where only longer candles are named that are made of cached ones, these. */
async function cachedFor({ terminal }: Session, flags: UpdateFlags, run: Run): Promise<DatasetRecord[]> {
  const found = await findDatasets(run.cache, flags);
  if (found.length > 0 || flags.timeframe === undefined) return found;
  return (await needSeries(run.cache, flags)).map(({ record, timeframe }) => {
    terminal.line(`${datasetKey(record.id)} is brought up to date: ${timeframe ?? ''} is made of it.`);
    return record;
  });
}
