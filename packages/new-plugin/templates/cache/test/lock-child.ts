// A process that wants the folder's lock, says whether it has it, and keeps it until it is told to end.
import { errorCode } from '@candlewick/core';
import { lockFolder } from '../src/folder-lock.ts';

const [folder] = process.argv.slice(2);
try {
  const unlock = await lockFolder(folder!);
  process.once('message', () => void unlock().then(() => process.disconnect()));
  process.send!('has it');
} catch (error) {
  process.send!(errorCode(error) ?? String(error), () => process.disconnect());
}
