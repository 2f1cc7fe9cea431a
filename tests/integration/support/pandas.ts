import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const script = fileURLToPath(new URL('./read_back.py', import.meta.url));
/** Debian's pandas is for Debian's Python, which another one may stand before. */
const CANDIDATES = [process.env['CANDLEWICK_TEST_PYTHON'], 'python3', '/usr/bin/python3'];

const importing = (modules: string) =>
  CANDIDATES.find(
    (python) => python !== undefined && spawnSync(python, ['-c', `import ${modules}`]).status === 0,
  );

/** A Python with pandas, with pyarrow as well where there is such a one. */
export const python = importing('pandas, pyarrow') ?? importing('pandas');
export const hasPyarrow = python !== undefined && spawnSync(python, ['-c', 'import pyarrow']).status === 0;

/** What pandas read of each file; see read_back.py. */
export async function readBack(
  files: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string | null>>> {
  const args = Object.entries(files).map(([kind, path]) => `${kind}=${path}`);
  const { stdout } = await promisify(execFile)(python!, [script, ...args]);
  return JSON.parse(stdout) as Record<string, string | null>;
}
