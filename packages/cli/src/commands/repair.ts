import { datasetKey, type FetchRequest } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { chooseDatasets } from '../choose-datasets.ts';
import { runFetch } from '../fetch-run.ts';
import { fetchDocument } from '../render/fetch-json.ts';
import { plural } from '../render/format.ts';
import { showPlans } from '../show-plans.ts';
import { withSession, type Session, type SettingFlags } from '../session.ts';
import { rangeOf } from '../range-of.ts';

interface RepairFlags extends SettingFlags {
  readonly all?: boolean;
  readonly explained?: boolean;
  readonly dryRun?: boolean;
}

/** Asks again for open gaps, whatever their retry time. Exit codes and document are those of fetch. */
export const repairCommand: CommandBody<RepairFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    const started = performance.now();
    const { requests, datasets } = await gather(session, flags);
    if (flags.dryRun === true) {
      await using run = await session.openLook();
      return await showPlans(session, run, requests);
    }
    if (requests.length > 0)
      return runFetch(session, { flags: {}, formats: [], kind: 'repair' }, () => Promise.resolve(requests));
    if (session.json) session.print(fetchDocument([], new Map(), performance.now() - started));
    session.terminal.line(
      `Nothing to repair: no gap of ${plural(datasets, 'dataset')} is to be asked again.`,
    );
    return EXIT.complete;
  });

/** What is to be asked again of the chosen datasets. */
async function gather(session: Session, flags: RepairFlags) {
  await session.loadPlugins();
  await using run = await session.openLook();
  const chosen = await chooseDatasets(session.terminal, run.cache, flags);
  const known = new Set(await session.host.registry.exchangeIds());
  const requests: FetchRequest[] = [];
  for (const record of chosen) {
    const { id } = record;
    const range = rangeOf(record, session.config, session.host.clock.now());
    const interval = range && (await run.grid(id)).align(range);
    const request = await run.repairRequest(id, {
      explained: flags.explained === true,
      ...(interval ? { interval } : {}),
    });
    if (request && known.has(id.exchange)) requests.push(request);
    else if (request)
      session.terminal.line(`${datasetKey(id)} is left out: no loaded plugin serves ${id.exchange}.`);
  }
  return { requests, datasets: chosen.length };
}
