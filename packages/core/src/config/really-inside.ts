import { lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isInside } from './layers.ts';

/**
 * Whether a path lies in the folder by its name and where its links lead as well: a link in a stranger's project may point
 * anywhere. What is not there yet is where it would be made.
 */
export const isReallyInside = (folder: string, path: string): boolean =>
  isInside(folder, path) && isInside(followed(folder), followed(resolve(folder, path)));

/** The path behind all links, also where its last parts are not there yet; a link to nowhere leads where it says. */
function followed(path: string, depth = 0): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    if (parent === path || depth > 40) return path;
    const own = join(followed(parent, depth + 1), basename(path));
    const target = linkTarget(own);
    return target === undefined ? own : followed(resolve(dirname(own), target), depth + 1);
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}
