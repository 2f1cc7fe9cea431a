import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nearest } from '../config/nearest.ts';

/** What to say of a package that is not there: is it a file, only not installed yet, or another one's name? */
export function notInstalled(specifier: string, folder: string): string {
  if (/\.[cm]?[jt]s$/.test(specifier) || existsSync(join(folder, specifier)))
    return `the plugin ${specifier} is not installed in ${folder}. If it is a path, begin it with ./: «./${specifier}».`;
  const [name = specifier] = /^(@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
  if (declared(folder).includes(name))
    return `the plugin ${specifier} is in package.json and not installed in ${folder}: npm install`;
  const near = nearest(name, installed(folder));
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return `the plugin ${specifier} is not installed in ${folder}: npm install ${name}, or write a path that begins with ./${hint === '' ? '' : `.${hint}`}`;
}

/** Dependencies of the nearest package.json. */
function declared(folder: string): readonly string[] {
  for (let each = folder; ; each = dirname(each)) {
    const file = join(each, 'package.json');
    if (existsSync(file)) {
      try {
        const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8')) as Record<
          string,
          object | undefined
        >;
        return [...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})];
      } catch {
        return [];
      }
    }
    if (dirname(each) === each) return [];
  }
}

/** Packages in the nearest node_modules. */
function installed(folder: string): readonly string[] {
  for (let each = folder; ; each = dirname(each)) {
    const modules = join(each, 'node_modules');
    if (existsSync(modules))
      return list(modules).flatMap((name) =>
        name.startsWith('@') ? list(join(modules, name)).map((part) => `${name}/${part}`) : [name],
      );
    if (dirname(each) === each) return [];
  }
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}
