import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Whose name git puts under commits in the folder; undefined: there is no git, or it knows none. */
export async function gitAuthor(folder: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['config', 'user.name'], {
      cwd: folder,
      timeout: 5_000,
    });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
