import type { PluginKind } from '@candlewick/core';
import type { PluginNames } from './plugin-names.ts';
import type { Files, Templates } from './templates.ts';

/** What is not in the templates. */
export interface Filling {
  readonly kind: PluginKind;
  readonly names: PluginNames;
  /** Whose work it is; undefined: nobody knows. */
  readonly author: string | undefined;
  readonly year: number;
  /** Of Candlewick. */
  readonly version: string;
}

/** Files of the template that have another name there, so that tools leave the template alone. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' };

/**
 * The files of a new plugin. A template is a working plugin of the name `acme`: that name is replaced everywhere, and
 * author, year and versions are filled in. Pure.
 */
export function fillTemplate(templates: Templates, filling: Filling): Files {
  const { kind, names, author, year } = filling;
  const put = (text: string): string =>
    text
      .replace(/candlewick-plugin-acme|acme/g, (found) => (found === 'acme' ? names.plugin : names.package))
      .replaceAll('{{year}}', () => String(year))
      .replaceAll('{{author}}', () => author ?? `the authors of ${names.package}`);
  const all = { ...templates.common, ...templates[kind] };
  const files = Object.entries(all).map(([path, text]) => [RENAMED[path] ?? path, put(text)] as const);
  const manifest = [templates.common, templates[kind]].map((each) => put(each['package.json']!));
  return {
    ...Object.fromEntries(files),
    'package.json': manifestOf(manifest[0]!, manifest[1]!, filling),
  };
}

interface Manifest {
  readonly [field: string]: unknown;
  readonly keywords: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What all kinds have in their package.json, and what this kind has beside it. */
function manifestOf(common: string, own: string, { author, version }: Filling): string {
  const [base, more] = [JSON.parse(common) as Manifest, JSON.parse(own) as Manifest];
  const range = `^${version}`;
  const manifest = {
    ...base,
    description: more['description'],
    keywords: [...base.keywords, ...more.keywords],
    author: author ?? '',
    scripts: { ...base.scripts, ...more.scripts },
    peerDependencies: { '@candlewick/core': range },
    dependencies: sorted({ ...base.dependencies, ...more.dependencies }),
    devDependencies: sorted({ ...base.devDependencies, '@candlewick/core': range, candlewick: range }),
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

const sorted = (record: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
