import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A block under the name of a file: the name, what stands between, the fence, its language. */
const FILE_BLOCK = /^`([^`\n]+)`\n\n(```+)([a-z]*)\n[\s\S]*?^\2$/gm;

/** A page that builds an example, with the files as they are in it. What is named again later is another file. */
export function guidePage(root: string, page: string, example: string): string {
  const seen = new Set<string>();
  return readFileSync(join(root, page), 'utf8').replace(FILE_BLOCK, (block, name: string, _, language) => {
    if (seen.has(name)) return block;
    seen.add(name);
    const text = readFileSync(join(root, 'examples', example, name), 'utf8');
    // A page shown in a page has fences of its own.
    const outer = text.includes('```') ? '````' : '```';
    return `\`${name}\`\n\n${outer}${language}\n${text}${outer}`;
  });
}
