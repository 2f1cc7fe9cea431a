// One measured process: child WHAT FORMAT FOLDER OUTPUT [THREADS]. Prints one JSON line.
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { EXPORTS } from './ways.ts';

const [way = '', format = '', folder = '', output = ''] = process.argv.slice(2);

/** Of this process alone: what getrusage tells has its parent's in it. */
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;

const exporting = await EXPORTS[way]!();
const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
const started = performance.now();
await exporting(format, folder, output);
const ms = performance.now() - started;
// The loop turns once more, so that a last long step counts too.
await new Promise((resolve) => setTimeout(resolve, 5));
delays.disable();
const result = { ms, rss: peak(), p99: delays.percentile(99) / 1e6, longest: delays.max / 1e6 };
process.stdout.write(`${JSON.stringify(result)}\n`);
