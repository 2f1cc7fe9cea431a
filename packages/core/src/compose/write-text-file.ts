import { FileTarget } from './file-target.ts';

/**
 * Writes a file that is there when it is whole, and not before.
 *
 * @param replace whether it may take the place of another
 * @throws OUTPUT_EXISTS, EXPORT_UNWRITABLE, DISK_FULL
 */
export async function writeTextFile(path: string, text: string, replace: boolean): Promise<number> {
  await using target = new FileTarget({ path: () => path, replace });
  const file = await target.file('');
  await file.write(new TextEncoder().encode(text));
  await target.seal();
  await target.publish();
  return target.bytes;
}
