// Works with the packed extension as a person does, in a real VS Code:
// tsx click-through.mjs --vsix file --report file --pictures folder
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dialogs } from './worlds/dialogs.mjs';
import { everyday } from './worlds/everyday.mjs';
import { longHistory } from './worlds/long-history.mjs';
import { openPanels } from './worlds/open-panels.mjs';
import { realVenue } from './worlds/real-venue.mjs';
import { stranger } from './worlds/stranger.mjs';
import { venue } from './worlds/venue.mjs';
import { Steps } from './steps.mjs';

const { values } = parseArgs({
  options: {
    vsix: { type: 'string' },
    report: { type: 'string', default: 'click-through.json' },
    pictures: { type: 'string', default: join(tmpdir(), 'candlewick-pictures') },
    only: { type: 'string' },
  },
});
const WORLDS = { dialogs, everyday, longHistory, openPanels, realVenue, stranger, venue };
const steps = new Steps();
/**
 * A world is a browser, a server, a host and an engine, on a machine that does other things too. One that fails is gone
 * through once more, from its beginning, and the failure is told at the end of all tests: see docs/decisions/0071.
 */
const ATTEMPTS = 2;

async function goThrough(name, world) {
  steps.begin();
  const home = mkdtempSync(join(tmpdir(), 'candlewick-vscode-'));
  const folder = join(home, 'project');
  mkdirSync(folder);
  const pictures = resolve(values.pictures);
  try {
    await world({ steps, home, folder, pictures, vsix: resolve(values.vsix) });
  } catch (error) {
    await steps.step(`the world ${name}`, () => Promise.reject(error));
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

for (const [name, world] of Object.entries(WORLDS)) {
  if (values.only !== undefined && values.only !== name) continue;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await goThrough(name, world);
    if (!steps.hasFailed || attempt === ATTEMPTS) break;
    steps.drop();
    console.log(`  The world ${name} is gone through once more.`);
  }
  steps.keep();
}
process.exitCode = steps.write(resolve(values.report)) ? 0 : 1;
