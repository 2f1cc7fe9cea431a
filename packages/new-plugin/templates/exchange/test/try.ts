// Runs `candlewick` beside the venue of the tests: node test/try.ts fetch --symbol BTC/USDT …
import { spawn } from 'node:child_process';
import { startTestVenue } from './test-venue.ts';

// Where candlewick.config.json says that the venue is.
const venue = await startTestVenue(8765);
console.log(`a venue answers at ${venue.url}`);
const child = spawn('candlewick', [...process.argv.slice(2), '--trust'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
process.exitCode = await new Promise<number>((resolve, reject) => {
  child.once('error', reject).once('close', (code) => resolve(code ?? 1));
});
await venue.close();
