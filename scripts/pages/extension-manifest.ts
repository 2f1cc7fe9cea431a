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
    title: GROUPS[group] ?? 'Candlewick',
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
    ...schema,
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

/** The manifest's texts: those of the settings from the schema, the others as they are written there. */
export function extensionTexts(root: string): string {
  const file = join(root, 'package.nls.json');
  const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  const own = Object.entries(texts).filter(([key]) => !key.startsWith('setting.'));
  const settings = shown().map(({ path, description }) => [nlsKey(path), description]);
  return JSON.stringify(Object.fromEntries([...own, ...settings]));
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
