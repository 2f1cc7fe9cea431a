import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The process id of the engine of the user below `home`. Linux only, as these tests are. */
export function engineOf(home) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const found = all.filter((pid) => {
    const args = argumentsOf(pid);
    return args.some((each) => each.startsWith(join(home, '')) && each.endsWith('engine.mjs'));
  });
  if (found.length !== 1) throw new Error(`there are ${found.length} engines`);
  return Number(found[0]);
}

function argumentsOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // it ended meanwhile
  }
}
