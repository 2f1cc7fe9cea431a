import type { Io } from './io.ts';
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
/** Where nothing that was left to say has arrived: the code to exit with. */
let lost: Promise<number> | undefined;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  controller.abort(Object.assign(error, { name: 'AbortError' }));
  // A reader that has seen enough (`| head`) is no failure.
  if (error.code === 'EPIPE') return;
  lost ??= import('./lost-output.ts').then(({ tellLostOutput }) => tellLostOutput(error, io));
  void lost.then((code) => (process.exitCode = code));
});

let stderr: typeof process.stderr | undefined;
const io: Io = {
  stdout: process.stdout,
  // Opened when it is asked for: few commands are. What cannot be written there can be told nowhere.
  get stderr() {
    return (stderr ??= process.stderr.on('error', () => undefined));
  },
  get stdin() {
    return process.stdin;
  },
  env: process.env,
  cwd: process.cwd(),
  signal: controller.signal,
};
const code = await main(process.argv.slice(2), io);
process.exitCode = (await lost) ?? code;

// A plugin may have left something running. What is printed is waited for, nothing else.
const LINGER_MS = 3_000;
const end = () => {
  if (process.stdout.writableLength > 0) setTimeout(end, LINGER_MS).unref();
  else process.exit();
};
setTimeout(end, LINGER_MS).unref();
