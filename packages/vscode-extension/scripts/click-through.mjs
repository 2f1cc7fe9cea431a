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

for (const [name, world] of Object.entries(WORLDS)) {
  if (values.only !== undefined && values.only !== name) continue;
  steps.reset();
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
process.exitCode = steps.write(resolve(values.report)) ? 0 : 1;
