import { execFileSync } from 'node:child_process';

/**
 * A command that runs its arguments in a place of its own where `folder` has so many megabytes.
 *
 * @param then a line of the shell that runs after them, there too
 */
export const onSmallDisk = (folder: string, megabytes: number, then = '') =>
  [
    'unshare',
    '-rm',
    '/bin/sh',
    '-c',
    `mount -t tmpfs -o size=${megabytes}m tmpfs '${folder}' && "$0" "$@"; code=$?; ${then || ':'}; exit $code`,
  ] as const;

/** Whether this machine lets us have such a place. */
export function hasSmallDisk(folder: string): boolean {
  try {
    const [command, ...args] = onSmallDisk(folder, 6);
    execFileSync(command, [...args, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
