import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** Whose package a module is in. */
export interface PackageOf {
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** Its package.json. */
  readonly file: string;
}

/** The package that the module at `url` is in; undefined: none, or one whose package.json cannot be read. */
export function packageOf(url: string): PackageOf | undefined {
  try {
    const file = findPackageJSON(url);
    if (file === undefined) return undefined;
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
    return { name: text(name), version: text(version), file };
  } catch {
    return undefined;
  }
}
