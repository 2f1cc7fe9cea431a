import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

/** So long a slow machine may take for anything. It makes nothing slower: what is waited for is the thing, not the time. */
export const GENEROUS_MS = 60_000;

/** Looks until `look` gives something. What it throws counts as not yet, and is told at the end. */
export async function until(look, { ms = GENEROUS_MS, every = 50 } = {}) {
  let thrown;
  for (const end = Date.now() + ms; ; await sleep(every)) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      thrown = error;
    }
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${look}${thrown ? `\n${thrown}` : ''}`);
  }
}

/** Reads until it is what is wanted, a pattern or a value. @returns what was read */
export async function untilIs(read, wanted) {
  let found;
  const isWanted = () =>
    wanted instanceof RegExp ? wanted.test(String(found ?? '')) : isDeepStrictEqual(found, wanted);
  try {
    await until(async () => {
      found = await read();
      return isWanted();
    });
  } catch (error) {
    throw new Error(`it should be ${wanted}, and is: ${JSON.stringify(found)}\n${error.message}`);
  }
  return found;
}
