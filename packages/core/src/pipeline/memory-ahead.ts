import { closeSync, openSync, readv } from 'node:fs';

/**
 * Has the system find the memory behind new, untouched arrays on another thread while the caller goes on: each page of
 * it is found when it is first written to, and for a year of minutes that takes as long as decoding them.
 *
 * @param arrays zeroes, which nobody touches meanwhile
 * @returns resolves when they may be written to; at once where the system has no such file
 */
export function memoryAhead(arrays: readonly Float64Array[]): Promise<void> {
  let zeroes: number;
  try {
    zeroes = openSync('/dev/zero', 'r');
  } catch {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    // How much was read does not matter: what was not is found by whoever writes to it.
    readv(zeroes, arrays, null, () => {
      closeSync(zeroes);
      resolve();
    });
  });
}
