import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configJsonSchema, listSettings, type Setting } from '@candlewick/core/host';

/** Not for the editor: what the file itself is about, and what the output channel has. */
const LEFT_OUT = ['$schema', 'logLevel'];
/** Titles of the groups in the settings editor, in order; the rest of the paths come first. */
const GROUPS: Readonly<Record<string, string>> = {
  cache: 'Cache',
  limiter: 'Limiter',
  export: 'Export',
  performance: 'Performance',
  verify: 'Verify',
  limits: 'Limits',
  network: 'Network',
};

interface Schema {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

const shown = (): readonly Setting[] => listSettings().filter(({ path }) => !LEFT_OUT.includes(path));
const isRestricted = ({ trust }: Setting): boolean => trust !== 'any';
const nlsKey = (path: string): string => `setting.${path}`;
const titleKey = (group: string): string => `setting.title.${group}`;

/** The extension's manifest with the settings of the schema in it. */
export function extensionManifest(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    contributes: Record<string, unknown>;
    capabilities: { untrustedWorkspaces: Record<string, unknown> };
  };
  manifest.contributes['configuration'] = configuration();
  manifest.capabilities.untrustedWorkspaces['restrictedConfigurations'] = shown()
    .filter(isRestricted)
    .map(({ path }) => `candlewick.${path}`);
  return JSON.stringify(manifest);
}

function configuration(): unknown[] {
  const groupOf = ({ path }: Setting): string => {
    const [head = ''] = path.split('.');
    return path.includes('.') && head in GROUPS ? head : '';
  };
  return ['', ...Object.keys(GROUPS)].map((group, order) => ({
    title: GROUPS[group] === undefined ? 'Candlewick' : `%${titleKey(group)}%`,
    order,
    properties: Object.fromEntries(
      shown()
        .filter((each) => groupOf(each) === group)
        .map((each, i) => [`candlewick.${each.path}`, property(each, i)]),
    ),
  }));
}

function property(setting: Setting, order: number): Schema {
  const { description: _, ...schema } = schemaOf(setting.path);
  return {
    ...(inside(schema, nlsKey(setting.path), (key) => `%${key}%`) as Schema),
    markdownDescription: `%${nlsKey(setting.path)}%`,
    scope: isRestricted(setting) ? 'machine-overridable' : 'resource',
    order,
  };
}

function schemaOf(path: string): Schema {
  let schema = configJsonSchema() as Schema;
  for (const key of path.split('.')) schema = schema.properties![key]!;
  return schema;
}

/** A value with the descriptions inside of it written otherwise. @param key names the place, for translators */
function inside(value: unknown, key: string, write: (key: string, text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each, i) => inside(each, `${key}.${i}`, write));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]: [string, unknown]) => [
    name,
    name === 'description' && typeof each === 'string'
      ? write(key, each)
      : inside(each, name === 'properties' ? key : `${key}.${name}`, write),
  ]);
  return Object.fromEntries(entries);
}

/** The manifest's texts: those of the settings from the schema, the others as they are written there. */
export function extensionTexts(root: string): string {
  const file = join(root, 'package.nls.json');
  const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const own = Object.entries(texts).filter(([key]) => !key.startsWith('setting.'));
  const titles = Object.entries(GROUPS).map(([group, title]) => [titleKey(group), title]);
  const settings = shown().flatMap(({ path, description }) => {
    const texts: string[][] = [[nlsKey(path), description]];
    const { description: _, ...schema } = schemaOf(path);
    inside(schema, nlsKey(path), (key, text) => {
      texts.push([key, text]);
      return text;
    });
    return texts;
  });
  return JSON.stringify(Object.fromEntries([...own, ...titles, ...settings]));
}

/** Which settings the extension reads, and which of them a folder that is not trusted may not set. */
export const extensionSettings = (): string => `// Written by pnpm generate from core's schema.
export const SETTING_PATHS: readonly string[] = ${JSON.stringify(shown().map(({ path }) => path))};

/** Not to be had from a folder that is not trusted. */
export const RESTRICTED_SETTINGS: readonly string[] = ${JSON.stringify(
  shown()
    .filter(isRestricted)
    .map(({ path }) => path),
)};
`;

/** A text that is translated: the first argument of `t(…)`. */
const TRANSLATED = /\bt\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\$]|\\.)*)`)/g;

/** Every text of the extension's code, for translators: l10n/bundle.l10n.json. */
export function extensionBundle(root: string): string {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const texts = files.sort().flatMap((file) => {
    const source = readFileSync(join(root, 'src', file), 'utf8');
    return [...source.matchAll(TRANSLATED)].map(([, a, b, c]) =>
      (a ?? b ?? c ?? '').replace(/\\(.)/g, (_, each: string) => (each === 'n' ? '\n' : each)),
    );
  });
  return JSON.stringify(Object.fromEntries([...new Set(texts)].sort().map((text) => [text, text])));
}
