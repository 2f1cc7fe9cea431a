// A thread that reads zips, one after the other. Bundled into zip-worker.generated.ts by `pnpm generate`: as a text it is
// where the plugin is, in whatever bundle.
import { parentPort } from 'node:worker_threads';
import { DamagedZip } from './damaged-zip.ts';
import { buffersOf, type ZipAnswer, type ZipTask } from './zip-task.ts';
import { ZipReader } from './zip-reader.ts';

const port = parentPort!;
const reader = new ZipReader();

async function answer({ zip, columns, expected, layout }: ZipTask): Promise<ZipAnswer> {
  const memory = { zip, columns };
  try {
    const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.length);
    return { ...memory, rows: await reader.read(bytes, expected, layout, columns) };
  } catch (error) {
    if (error instanceof DamagedZip) return { ...memory, damaged: error.message };
    return { ...memory, failed: String(error) };
  }
}

/** The reader takes turns with whoever wants one: the next task must not. */
let last: Promise<void> = Promise.resolve();

port.on('message', (task: ZipTask) => {
  last = last.then(async () => {
    const each = await answer(task);
    port.postMessage(each, buffersOf(each));
  });
});
