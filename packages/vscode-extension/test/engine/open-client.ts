import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EngineClient } from '../../src/host/engine-client.ts';
import type { EngineEvent, EngineSettings } from '../../src/engine/protocol.ts';

/** As it is shipped; `build-engine.ts` has built it. */
const entry = fileURLToPath(new URL('../../dist/engine/engine.mjs', import.meta.url));

/** For what comes by itself, so long on a slow machine. */
export const PATIENT = { timeout: 60_000, interval: 50 };

export interface World extends Disposable {
  readonly folder: string;
  readonly client: EngineClient;
  readonly events: EngineEvent[];
  readonly output: string[];
}

/**
 * A client with a cache, a state folder and a project of its own.
 *
 * @param read how the editor reads the settings
 */
export function openWorld(
  settings: Partial<EngineSettings> = {},
  read: (settings: EngineSettings) => EngineSettings | Promise<EngineSettings> = (each) => each,
): World {
  const folder = mkdtempSync(join(tmpdir(), 'candlewick-engine-'));
  for (const name of ['XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME']) process.env[name] = folder;
  const output: string[] = [];
  const events: EngineEvent[] = [];
  const client = new EngineClient({
    entry,
    settings: () => read({ folder, trusted: true, settings: {}, ...settings }),
    onOutput: (text) => output.push(text),
  });
  client.onEvent((event) => events.push(event));
  return {
    folder,
    client,
    events,
    output,
    [Symbol.dispose]() {
      client[Symbol.dispose]();
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
