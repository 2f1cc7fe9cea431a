// Packs the built extension for platforms: node scripts/package.mjs [target …] [--out folder]
// Targets: linux-x64 linux-arm64 darwin-x64 darwin-arm64 win32-x64 win32-arm64; without one, this machine's.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { copyPrebuild, isPortable, lmdbFolder } from '../../../scripts/bundle/lmdb-prebuild.mjs';

export const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'];
const folder = resolve(import.meta.dirname, '..');
const lockfile = resolve(folder, '../../pnpm-lock.yaml');
const vsce = join(dirname(createRequire(import.meta.url).resolve('@vscode/vsce/package.json')), 'vsce');

/** Packs one platform, and gives the path of its vsix. The native part that is installed here is put back after. */
export function packageFor(target, out) {
  if (!TARGETS.includes(target)) throw new Error(`there is no target ${target}: ${TARGETS.join(', ')}`);
  const prebuilds = join(folder, 'prebuilds');
  const file = join(out, `candlewick-vscode-${target}.vsix`);
  mkdirSync(out, { recursive: true });
  const here = `${process.platform}-${process.arch}`;
  try {
    if (target === here) copyPrebuild(folder);
    else fetchPrebuild(target, prebuilds);
    const args = [
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--target',
      target,
      '--out',
      file,
    ];
    execFileSync(process.execPath, [vsce, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  } finally {
    if (target !== here) copyPrebuild(folder);
  }
  return file;
}

/** The native part for another platform: from the registry, checked against the lock. */
function fetchPrebuild(target, prebuilds) {
  const { version } = JSON.parse(readFileSync(join(lmdbFolder, 'package.json'), 'utf8'));
  const name = `@lmdb/lmdb-${target}`;
  const pattern = new RegExp(`'${name}@${version}':\\n\\s+resolution: \\{integrity: (sha512-[^}]+)\\}`);
  const wanted = pattern.exec(readFileSync(lockfile, 'utf8'))?.[1];
  if (!wanted) throw new Error(`${name}@${version} is not in the lock.`);
  const work = mkdtempSync(join(tmpdir(), 'candlewick-prebuild-'));
  try {
    const args = ['pack', `${name}@${version}`, '--json', '--pack-destination', work];
    const [{ filename }] = JSON.parse(execFileSync('npm', args, { stdio: ['ignore', 'pipe', 'ignore'] }));
    const archive = join(work, filename);
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== wanted) throw new Error(`${name}@${version} is not what the lock says.`);
    execFileSync('tar', ['xzf', archive, '-C', work]);
    rmSync(prebuilds, { recursive: true, force: true });
    mkdirSync(join(prebuilds, target), { recursive: true });
    for (const each of readdirSync(join(work, 'package')).filter(isPortable))
      cpSync(join(work, 'package', each), join(prebuilds, target, each));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
  const out = resolve(values.out ?? join(folder, 'out'));
  for (const target of positionals.length > 0 ? positionals : [`${process.platform}-${process.arch}`]) {
    const file = packageFor(target, out);
    console.log(`${file}  ${(statSync(file).size / 1e6).toFixed(2)} MB`);
  }
}
