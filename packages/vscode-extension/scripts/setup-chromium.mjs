import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const find = () => process.env.CHROMIUM_PATH ?? PLACES.find((each) => existsSync(each));

/** The path of a Chromium; in CI on Debian it is installed when there is none. */
export function setupChromium() {
  const found = find();
  if (found) return found;
  if (!process.env.CI) throw new Error('there is no Chromium: install one, or name it in CHROMIUM_PATH.');
  const root = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args) => {
    const [command, ...rest] = [...root, 'apt-get', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'], env });
  };
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium');
  return find();
}
