import { readFile } from 'node:fs/promises';
import type { Templates } from './templates.ts';

/** The templates as the bundles of the command line and of the extension bring them, beside their own files. */
export async function loadTemplates(): Promise<Templates> {
  const file = new URL('./plugin-templates.json', import.meta.url);
  return JSON.parse(await readFile(file, 'utf8')) as Templates;
}
