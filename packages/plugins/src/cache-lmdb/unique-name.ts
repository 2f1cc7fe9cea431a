/**
 * A part of a file's name that no other has: of this process, moment and chance. Not node:crypto's, whose loading takes
 * longer than making a cache.
 */
export const uniqueName = (): string =>
  [process.pid, Date.now(), Math.floor(Math.random() * 2 ** 48)].map((part) => part.toString(36)).join('-');
