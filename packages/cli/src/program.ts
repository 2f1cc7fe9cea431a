import { main } from './main.ts';

const controller = new AbortController();
let interrupts = 0;
const stop = () => {
  // The first one ends the run in order; whoever insists gets out at once.
  if (++interrupts > 1) process.exit(130);
  controller.abort(Object.assign(new Error('interrupted'), { name: 'AbortError' }));
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  controller.abort(Object.assign(error, { name: 'AbortError' }));
});

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  // Opened when it is asked for: few commands are.
  get stderr() {
    return process.stderr;
  },
  get stdin() {
    return process.stdin;
  },
  env: process.env,
  cwd: process.cwd(),
  signal: controller.signal,
});

// A plugin may have left something running. What is printed is waited for, nothing else.
const LINGER_MS = 3_000;
const end = () => {
  if (process.stdout.writableLength > 0) setTimeout(end, LINGER_MS).unref();
  else process.exit();
};
setTimeout(end, LINGER_MS).unref();
