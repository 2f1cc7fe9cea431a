import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Node, ParseError } from 'jsonc-parser';
import { CandlewickError } from '../errors.ts';

/** The name of a project's configuration file. */
export const CONFIG_FILE = 'candlewick.config.json';

/** An object as JSON has it. */
export type Json = Readonly<Record<string, unknown>>;

/** The nearest `candlewick.config.json` from `folder` upwards. */
export function findProjectFile(folder: string): string | undefined {
  for (let each = folder; ; each = dirname(each)) {
    const file = join(each, CONFIG_FILE);
    if (existsSync(file)) return file;
    if (dirname(each) === each) return undefined;
  }
}

/**
 * Reads a JSONC file that holds an object.
 *
 * @throws CONFIG_UNREADABLE, CONFIG_SYNTAX with line and column
 */
export async function readConfigFile(file: string): Promise<Json> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CandlewickError('CONFIG_UNREADABLE', `there is no file ${file}.`, { cause });
    if ((cause as NodeJS.ErrnoException).code === 'EISDIR')
      throw new CandlewickError('CONFIG_UNREADABLE', `${file} is a folder, not a file.`, { cause });
    throw new CandlewickError('CONFIG_UNREADABLE', `cannot read ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
  // Here and not above: where there is no file, there is nothing to parse.
  const { parseTree, printParseErrorCode } = await import('jsonc-parser');
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error) {
    const before = text.slice(0, error.offset).split('\n');
    const place = `${file}:${before.length}:${before.at(-1)!.length + 1}`;
    throw new CandlewickError('CONFIG_SYNTAX', `${place}: ${words(printParseErrorCode(error.error))}`);
  }
  if (tree?.type !== 'object')
    throw new CandlewickError('CONFIG_SYNTAX', `${file}:1:1: expected an object { … }`);
  return valueOf(tree) as Json;
}

/** Plain values; `__proto__` is no setting, and must not become the prototype of any. */
function valueOf({ type, value, children = [] }: Node): unknown {
  if (type === 'array') return children.map(valueOf);
  if (type !== 'object') return value;
  const properties = children.flatMap(({ children: [key, child] = [] }) =>
    key && child && key.value !== '__proto__' ? [[key.value as string, valueOf(child)] as const] : [],
  );
  return Object.fromEntries(properties);
}

/** `PropertyNameExpected` → `property name expected`. */
const words = (name: string): string => name.replace(/\B[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
