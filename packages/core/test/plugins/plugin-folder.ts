import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder for plugin files; removed when the test is over. */
export interface PluginFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes a file and gives its full path. */
  write(name: string, text: string): Promise<string>;
  /** Writes an installed package; files by name, `package.json` as given. */
  install(name: string, manifest: object, files: Readonly<Record<string, string>>): Promise<void>;
}

export async function createPluginFolder(): Promise<PluginFolder> {
  const path = await mkdtemp(join(tmpdir(), 'candlewick-plugins-'));
  const write = async (name: string, text: string) => {
    const file = join(path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  };
  return {
    path,
    write,
    install: async (name, manifest, files) => {
      const base = join('node_modules', name);
      await write(join(base, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
      for (const [file, text] of Object.entries(files)) await write(join(base, file), text);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

const FIELDS = {
  kind: "'exporter'",
  api: '1',
  description: "'A test.'",
  options: '{ safeParse: (data) => ({ success: true, data }) }',
  capabilities: '{ streaming: true }',
  open: '() => ({})',
};

/** The text of an object that is a plugin; `more` overrides fields, as source text. */
export const pluginText = (name: string, more: Readonly<Record<string, string>> = {}): string =>
  `{ ${Object.entries({ ...FIELDS, name: `'${name}'`, ...more }).map(([key, text]) => `${key}: ${text}`).join(', ')} }`; // prettier-ignore
