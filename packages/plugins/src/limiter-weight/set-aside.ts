import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { damageOf } from './damage.ts';

/** Whoever holds the lock longer has died. */
const LOCK_MS = 5_000;
const LOOK_MS = 50;
/** A store that is just being made looks damaged for a moment. */
const SETTLE_MS = 200;

/**
 * Puts a damaged store out of the way, so that a new one can be made. One process at a time does so, and looks again
 * before: another may have put a sound one there meanwhile.
 *
 * @throws the file system's errors
 */
export async function setAside(parent: string, folder: string): Promise<void> {
  const lock = join(parent, 'setting-aside');
  await takeLock(lock);
  try {
    await delay(SETTLE_MS);
    if ((await damageOf(folder)) !== undefined) await rename(folder, `${folder}-damaged-${randomUUID()}`);
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(path: string): Promise<void> {
  for (;;) {
    const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      return undefined;
    });
    if (file) return file.close();
    const held = await stat(path).catch(() => undefined);
    if (held && held.mtimeMs < Date.now() - LOCK_MS) await rm(path, { force: true });
    else await delay(LOOK_MS);
  }
}
