import { CandlewickError, datasetKey, hull, type FetchRequest } from '@candlewick/core';
import type { CommandBody } from '../args.ts';
import { findDatasets } from '../datasets.ts';
import { runFetch } from '../fetch-run.ts';
import { fetchRequests } from '../requests.ts';
import { withSession, type SettingFlags } from '../session.ts';

interface UpdateFlags extends SettingFlags {
  readonly all?: boolean;
}

/** Tails datasets: from where their coverage ends up to now; earlier open gaps that may be asked again included. */
export const updateCommand: CommandBody<UpdateFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    const listed = flags.all !== true && flags.symbol === undefined && session.config.datasets.length > 0;
    return runFetch(session, { flags: {}, formats: session.config.export.formats }, async (run) => {
      if (listed) return fetchRequests(session.config, {}, run, io.signal);
      const named =
        flags.all === true ||
        flags.symbol !== undefined ||
        flags.exchange !== undefined ||
        flags.timeframe !== undefined;
      const cached = await findDatasets(run.cache, flags);
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
      const known = new Set(await session.host.registry.exchangeIds());
      return cached.flatMap(({ id, coverage, ledger }): FetchRequest[] => {
        const from = hull([...coverage, ...ledger])?.from;
        if (known.has(id.exchange))
          return [{ ...id, ...(from === undefined ? {} : { start: { kind: 'time', time: from } }) }];
        session.terminal.line(`${datasetKey(id)} is left out: no loaded plugin serves ${id.exchange}.`);
        return [];
      });
    });
  });
