import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Bans last up to 3 days (Binance); what is further away was written under a wrong clock. */
const LONGEST_MS = 7 * 24 * 3_600_000;

/** Two clocks read one after the other give the same end a little earlier or later. */
const CLOCKS_MS = 5;

const pathOf = (folder: string, key: string) => join(folder, `ban-${key}.json`);

/**
 * The end of a ban that was on when the machine, or the store, was last there: milliseconds UTC by the machine's clock;
 * undefined when there is none. A ban outlasts the store, whose times are those of one run of the machine.
 */
export async function readBan(folder: string, key: string, now: number): Promise<number | undefined> {
  try {
    const until: unknown = JSON.parse(await readFile(pathOf(folder, key), 'utf8'));
    return typeof until === 'number' && until > now && until < now + LONGEST_MS ? until : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Every process that learns of a ban writes it; an earlier end never takes the place of a later one. Never rejects: the
 * store has the ban as well.
 *
 * @param now milliseconds UTC
 */
export async function writeBan(folder: string, key: string, until: number, now: number): Promise<void> {
  const written = await readBan(folder, key, now);
  if (written !== undefined && written >= until - CLOCKS_MS) return;
  const path = pathOf(folder, key);
  const whole = `${path}.${randomUUID()}`;
  try {
    await writeFile(whole, JSON.stringify(until), { flush: true });
    await rename(whole, path);
  } catch {
    await rm(whole, { force: true }).catch(() => undefined);
  }
}
