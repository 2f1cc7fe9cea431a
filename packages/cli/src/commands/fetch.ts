import type { CommandBody } from '../command.ts';
import { cacheModes, runFetch, type FetchFlags as RunFlags } from '../fetch-run.ts';
import { outputFormat } from '../output-format.ts';
import { fetchRequests } from '../requests.ts';
import { showPlans } from '../show-plans.ts';
import { withSession, type Session, type SettingFlags } from '../session.ts';

interface FetchFlags extends SettingFlags, RunFlags {
  readonly dryRun?: boolean;
}

export const fetchCommand: CommandBody<FetchFlags> = (io, flags) =>
  withSession({ io, flags, dataOnStdout: flags.output === '-' }, (session) => {
    if (flags.dryRun === true) return plan(session, flags);
    const configured = session.config.export.formats;
    const formats =
      flags.output !== undefined && configured.length === 0
        ? [outputFormat(flags.output, session.config)]
        : configured;
    return runFetch(session, { flags, formats }, (run) =>
      fetchRequests(session.config, flags, run, io.signal),
    );
  });

export const planCommand: CommandBody<FetchFlags> = (io, flags) =>
  withSession({ io, flags }, (session) => plan(session, flags));

async function plan(session: Session, flags: FetchFlags): Promise<number> {
  const { config, io } = session;
  await using run = await session.openLook(cacheModes(flags));
  return await showPlans(session, run, await fetchRequests(config, flags, run, io.signal));
}
