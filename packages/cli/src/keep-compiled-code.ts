import { compileCacheFolder } from './compile-cache-folder.ts';

/**
 * Has Node keep the compiled code, so that later starts do not parse it again. Where it cannot be kept, nothing is:
 * it is no matter of the command's. Nothing is imported above: an old Node must get as far as being told.
 */
export function keepCompiledCode(): void {
  const folders = compileCacheFolder(process.platform, process.env);
  const folder = folders.at(-1);
  if (folder !== undefined && makeFolders(folders))
    process.getBuiltinModule('module').enableCompileCache(folder);
}

/** Step by step: Node's own way down never ends in some places (/proc). */
function makeFolders(folders: readonly string[]): boolean {
  const { existsSync, mkdirSync } = process.getBuiltinModule('fs');
  const last = folders.at(-1)!;
  if (existsSync(last)) return true;
  try {
    for (const each of folders) if (!existsSync(each)) mkdirSync(each, { mode: 0o700 });
    return true;
  } catch {
    return existsSync(last); // another start was quicker, or it cannot be
  }
}
