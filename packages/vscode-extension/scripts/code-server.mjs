import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { setupChromium } from './setup-chromium.mjs';
import { setupCodeServer } from './setup-code-server.mjs';

const STARTS_IN_MS = 180_000;

const SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'files.simpleDialog.enable': true,
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Starts VS Code on loopback, for a user of its own below `home`.
 *
 * @param options.home folder of this user: settings, extensions, data
 * @param options.trusted whether folders are trusted without a question; default true
 */
export async function startCodeServer({ home, trusted = true, args = [], settings = {}, env = {} }) {
  const server = setupCodeServer();
  const port = await freePort();
  const user = join(home, 'user');
  mkdirSync(join(user, 'User'), { recursive: true });
  const all = { ...SETTINGS, 'security.workspace.trust.enabled': !trusted, ...settings };
  writeFileSync(join(user, 'User/settings.json'), JSON.stringify(all));
  const child = spawn(
    process.execPath,
    [
      join(server, 'out/node/entry.js'),
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--config', join(home, 'config.yaml')],
      ...['--user-data-dir', user, '--extensions-dir', extensionsOf(home)],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
      ...(trusted ? ['--disable-workspace-trust'] : []),
      ...args,
    ],
    { env: { ...userEnvironment(home), ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  await untilHealthy(port, child, () => output);
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    output: () => output,
    stop: () => stop(child),
  };
}

export const extensionsOf = (home) => join(home, 'extensions');

/** Nothing of the machine's own user or of the package manager that started us. */
export function userEnvironment(home) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|npm_|XDG_|NODE_PATH$|NODE_OPTIONS$|INIT_CWD$|HOME$)/.test(name),
  );
  return { ...Object.fromEntries(kept), HOME: home, EXTENSIONS_GALLERY: '{}' };
}

export const startBrowser = () =>
  chromium.launch({
    executablePath: setupChromium(),
    timeout: 180_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

async function untilHealthy(port, child, output) {
  for (const end = Date.now() + STARTS_IN_MS; ; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`code-server ended with ${child.exitCode}\n${output()}`);
    if (Date.now() > end) throw new Error(`code-server did not start\n${output()}`);
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
  }
}

/** The server starts processes of its own: the whole group is ended. */
async function stop(child) {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const signal = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // It is gone already.
    }
  };
  if (child.exitCode !== null || child.signalCode !== null) return;
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), 3_000);
  await gone;
  clearTimeout(timer);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
