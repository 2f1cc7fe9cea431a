import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { CandlewickError } from '../errors.ts';
import type { Environment } from './environment.ts';

/** What a `.env` file sets, and the lines of it that say nothing. */
export interface EnvFile {
  readonly values: Environment;
  /** Numbers of lines, from 1 on. What stands there is told to nobody: it may be a secret. */
  readonly unread: readonly number[];
}

/** Reads a `.env` file; none is no error, nor is a folder of that name (Python's). @throws CONFIG_UNREADABLE */
export async function readEnvFile(file: string): Promise<EnvFile> {
  if (!existsSync(file)) return { values: {}, unread: [] };
  try {
    return parseEnvFile(textOf(await readFile(file)));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR') return { values: {}, unread: [] };
    throw new CandlewickError('CONFIG_UNREADABLE', `cannot read ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Windows PowerShell writes UTF-16 where nobody asks for anything else. */
function textOf(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
}

const SILENT = /^\s*(#.*)?$/;
/** A name without spaces and what no keyboard writes, after an `export` that shells want. */
const SETS = /^\s*(?:export\s+)?([^\s=\p{C}]+)\s*=\s*(.*)$/u;

/** Node's parser takes a line without `=` for the beginning of the next one's name: it is given whole statements only. */
export function parseEnvFile(text: string): EnvFile {
  const lines = text.split(/\r\n?|\n/);
  const statements: string[] = [];
  const unread: number[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (SILENT.test(line)) continue;
    const [, name, start = ''] = SETS.exec(line) ?? [];
    const length = name === undefined ? 0 : linesOfValue(start, lines.slice(i + 1));
    if (length === 0) unread.push(i + 1);
    else {
      statements.push([`${name}=${start}`, ...lines.slice(i + 1, i + length)].join('\n'));
      i += length - 1;
    }
  }
  return { values: parseEnv(statements.join('\n')), unread };
}

/** How many lines a value takes, which begins with `start`: more than one inside quotes, none where they do not end. */
function linesOfValue(start: string, following: readonly string[]): number {
  const [quote] = /^["'`]/.exec(start) ?? [];
  if (quote === undefined) return 1;
  const at = [start.slice(1), ...following].findIndex((line) => line.includes(quote));
  if (at < 0) return 0;
  const last = at === 0 ? start.slice(1) : following[at - 1]!;
  return SILENT.test(last.slice(last.indexOf(quote) + 1)) ? at + 1 : 0;
}
