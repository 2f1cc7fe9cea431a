import { statfs } from 'node:fs/promises';
import { errorCode, type CacheFinding } from '@candlewick/core';
import { usedBytes } from '@candlewick/core/host';
import { bytes, percent, plural, time } from '../render/format.ts';
import { withTaskBar } from '../render/task-bar.ts';
import type { Session } from '../session.ts';
import type { Check } from './check.ts';

const WARN_SHARE = 0.8;

export interface CacheCheckFlags {
  readonly repair?: boolean;
  readonly quick?: boolean;
}

/** What doctor says of the cache: its size and share of the cap, and whether all that is in it is what was stored. */
export async function cacheChecks(session: Session, flags: CacheCheckFlags): Promise<Check[]> {
  try {
    await using run = await session.openLook();
    const { datasets, candles, diskBytes } = await run.cache.statistics();
    const share = (await usedBytes(run.cache)) / session.config.cache.diskSize;
    const size: Check = {
      name: 'cache',
      state: share > WARN_SHARE ? 'warning' : 'ok',
      detail: `${plural(datasets, 'dataset')}, ${plural(candles, 'candle')}, ${bytes(diskBytes)} (${percent(share)} of its cap in use)`,
    };
    const { maintenance } = run.cache;
    if (!maintenance || flags.quick === true) return [size];
    const repair = flags.repair === true;
    const { terminal, io } = session;
    const found = await withTaskBar(terminal, 'checking the cache', io.signal, (task) =>
      maintenance.check({ ...task, repair }),
    );
    const sound: Check = {
      name: 'cached data',
      state: 'ok',
      detail: `${plural(found.blocks, 'block')} with ${plural(found.candles, 'candle')} read and checked`,
    };
    return [size, ...(found.findings.length === 0 ? [sound] : found.findings.map(checkOf))];
  } catch (error) {
    session.io.signal.throwIfAborted();
    const detail = `${errorCode(error) ?? 'error'}: ${(error as Error).message}`;
    return [{ name: 'cache', state: 'problem', detail }];
  }
}

/** Damage is a problem also where it is mended: candles are gone. Space that nothing needs is none. */
function checkOf({ kind, dataset, interval, message, isRepaired }: CacheFinding): Check {
  const where = interval ? ` (${time(interval.from)} to ${time(interval.to)})` : '';
  const mended = isRepaired
    ? '; repaired: no longer covered, fetch it again'
    : '; candlewick doctor --repair takes it away, then fetch it again';
  return {
    name: 'cached data',
    state: kind === 'stray' ? 'warning' : 'problem',
    detail: `${message}${where}${mended}`,
    ...(dataset ? { dataset } : {}),
    ...(interval
      ? { from: new Date(interval.from).toISOString(), to: new Date(interval.to).toISOString() }
      : {}),
  };
}

export async function diskCheck({ host, config }: Session): Promise<Check[]> {
  try {
    const { bavail, bsize } = await statfs(host.cacheFolder(config));
    const free = bavail * bsize;
    return [{ name: 'free disk', state: free < 1e9 ? 'warning' : 'ok', detail: bytes(free) }];
  } catch {
    return []; // the folder check has said why
  }
}
