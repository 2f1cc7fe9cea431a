import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CandlewickError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { writeWhole } from '../write-whole.ts';
import type { Json } from './config-file.ts';
import { getPath, leaves, setPath } from './layers.ts';
import { isReallyInside } from './really-inside.ts';
import { isSetting } from './is-setting.ts';
import type { SettingRow } from './setting-row.ts';
import { SETTING_ROWS } from './settings.generated.ts';

/** What an untrusted file asks for, divided into what it may have and the paths that it may not. */
export interface Divided {
  readonly allowed: Json;
  readonly refused: readonly string[];
}

/**
 * Divides the values of a file from a stranger; `folder` is the project's. What is no setting at all is let through:
 * it does nothing but be refused by the schema, with its name.
 */
export function divideByTrust(values: Json, folder: string): Divided {
  let allowed: Json = {};
  const refused: string[] = [];
  for (const path of leaves(values)) {
    const value = getPath(values, path);
    const rule = ruleOf(path);
    if (
      rule === 'any' ||
      !isSetting(path) ||
      (rule === 'inside' && typeof value === 'string' && isReallyInside(folder, value))
    )
      allowed = setPath(allowed, path, value);
    else refused.push(path.join('.'));
  }
  return { allowed, refused };
}

/** What a stranger may do with a setting; what stands in a record goes by the record. */
function ruleOf(path: readonly string[]): SettingRow['trust'] {
  const whole = path.join('.');
  return SETTING_ROWS.find((row) =>
    row.isRecord === true ? `${whole}.`.startsWith(`${row.path}.`) : row.path === whole,
  )?.trust;
}

/** What a project asks for, and the code that it names: what is trusted, and what may change afterwards. */
export interface Wanted {
  readonly values: Json;
  /** Real paths of plugin files with their hashes; see codeFiles. */
  readonly code: Readonly<Record<string, string>>;
}

interface Trusted {
  readonly settings: string;
  readonly code: Readonly<Record<string, string>>;
}

/**
 * Remembers which project files the user trusts, by what they ask for and by the code that they name: where either has
 * changed they are asked about again.
 */
export class TrustStore {
  readonly #file: string;

  constructor(stateFolder: string) {
    this.#file = join(stateFolder, 'trusted.json');
  }

  /** What has changed since the file was trusted: nothing, or `settings` and names of files; undefined: it never was. */
  async changes(file: string, { values, code }: Wanted): Promise<readonly string[] | undefined> {
    const trusted = (await this.#read())[file];
    if (typeof trusted !== 'object' || trusted === null) return undefined;
    const names = [...new Set([...Object.keys(trusted.code), ...Object.keys(code)])];
    return [
      ...(trusted.settings === fingerprint(values) ? [] : ['settings']),
      ...names.filter((name) => trusted.code[name] !== code[name]).sort(),
    ];
  }

  /** @throws STATE_UNWRITABLE */
  async add(file: string, { values, code }: Wanted): Promise<void> {
    const trusted: Trusted = { settings: fingerprint(values), code };
    const all = { ...(await this.#read()), [file]: trusted };
    try {
      await makeFolder(dirname(this.#file));
      await writeWhole(this.#file, JSON.stringify(all, undefined, 2), 0o600);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CandlewickError('STATE_UNWRITABLE', `cannot write ${this.#file}: ${why}`, { cause });
    }
  }

  async #read(): Promise<Record<string, Trusted>> {
    try {
      return JSON.parse(await readFile(this.#file, 'utf8')) as Record<string, Trusted>;
    } catch {
      return {}; // no file yet, or a damaged one: then nothing is trusted
    }
  }
}

const fingerprint = (values: Json): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('hex');
