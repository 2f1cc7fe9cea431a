import { access, constants } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { makeFolder } from '@candlewick/core';
import { checkFolder, EXIT } from '@candlewick/core/host';
import { ccxtVersions } from '@candlewick/plugins';
import type { CommandBody } from '../command.ts';
import { bytes, number } from '../render/format.ts';
import { ccxtCheck } from '../doctor/ccxt-check.ts';
import { cacheChecks, diskCheck, type CacheCheckFlags } from '../doctor/cache-checks.ts';
import type { Check } from '../doctor/check.ts';
import { exchangeChecks } from '../doctor/exchange-checks.ts';
import { withSession, type Session, type SettingFlags } from '../session.ts';
import { VERSION } from '../version.ts';

interface DoctorFlags extends SettingFlags, CacheCheckFlags {
  readonly offline?: boolean;
}

const WARN_SHARE = 0.8;

export const doctorCommand: CommandBody<DoctorFlags> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    const checks: Check[] = [];
    const cache = (each: Session) => cacheChecks(each, flags);
    for (const check of [versions, folders, diskCheck, cache, memory, plugins])
      checks.push(...(await check(session)));
    if (flags.offline !== true) checks.push(...(await exchangeChecks(session)));
    const findings = checks.filter(({ state }) => state === 'problem').length;
    if (session.json) session.print({ status: findings === 0 ? 'ok' : 'problems', checks });
    else {
      const { terminal } = session;
      const marks = {
        ok: terminal.style('green', terminal.icon('✔', 'ok')),
        warning: terminal.style('yellow', terminal.icon('▲', '!')),
        problem: terminal.style('red', terminal.icon('✖', 'x')),
      };
      const width = Math.max(...checks.map(({ name }) => name.length));
      for (const { name, state, detail } of checks)
        terminal.line(`${marks[state]} ${name.padEnd(width)}  ${detail}`);
      terminal.line();
      terminal.line(
        findings === 0
          ? 'Everything is in order.'
          : `${number(findings)} of ${number(checks.length)} checks found something.`,
      );
    }
    return findings === 0 ? EXIT.complete : EXIT.findings;
  });

async function versions(): Promise<Check[]> {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const enough = major > 22 || (major === 22 && minor >= 18);
  return [
    { name: 'candlewick', state: 'ok', detail: VERSION },
    {
      name: 'node',
      state: enough ? 'ok' : 'problem',
      detail: enough ? node : `${node}: 22.18 or newer is needed`,
    },
    ccxtCheck(await ccxtVersions()),
  ];
}

async function folders({ host, config }: Session): Promise<Check[]> {
  const all = [
    ['cache folder', host.cacheFolder(config)],
    ['state folder', host.folders.state],
  ] as const;
  return Promise.all(
    all.map(async ([name, folder]): Promise<Check> => {
      try {
        await checkFolder(folder);
        await makeFolder(folder);
        await access(folder, constants.R_OK | constants.W_OK);
        return { name, state: 'ok', detail: folder };
      } catch (error) {
        return { name, state: 'problem', detail: (error as Error).message };
      }
    }),
  );
}

async function memory({ config }: Session): Promise<Check[]> {
  const share = config.limits.memory / totalmem();
  const detail = `${bytes(totalmem())} in this machine, limit ${bytes(config.limits.memory)}`;
  return [{ name: 'memory', state: share > WARN_SHARE ? 'warning' : 'ok', detail }];
}

async function plugins(session: Session): Promise<Check[]> {
  try {
    await session.loadPlugins();
    const all = session.host.registry.list();
    return [
      {
        name: 'plugins',
        state: 'ok',
        detail: `${number(all.length)} loaded, ${number(all.filter(({ origin }) => origin !== 'built-in').length)} third-party`,
      },
    ];
  } catch (error) {
    return [{ name: 'plugins', state: 'problem', detail: (error as Error).message }];
  }
}
