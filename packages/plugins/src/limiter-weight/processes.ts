import { readlinkSync } from 'node:fs';

/** Numbers of processes mean something inside of one such space only: containers have spaces of their own. */
const SPACE = numberSpace();

/** Who holds a lease: a process, named so that others on the machine can tell whether it runs. */
export const thisProcess = `${SPACE}/${process.pid}`;

/**
 * Whether a process runs. Somebody else's with the same number counts as running, and so does one that cannot be seen
 * from here: it is forgotten when its time is over.
 */
export function isAlive(owner: string): boolean {
  if (owner === thisProcess) return true;
  const [space, pid] = owner.split('/');
  if (space !== SPACE) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function numberSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
  } catch {
    return '';
  }
}
