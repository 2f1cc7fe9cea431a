import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file of the state folder that is seen whole or as it was before; what a failure leaves is taken away. */
export async function writeWhole(file: string, text: string, mode?: number): Promise<void> {
  const temporary = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await writeFile(temporary, text, { mode });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
