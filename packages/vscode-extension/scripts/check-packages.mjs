// Packs the extension for every platform and looks into the packages: node check-packages.mjs --report file
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packageFor, TARGETS } from './package.mjs';
import { Steps } from './steps.mjs';
import { readZip } from './read-zip.mjs';

const LARGEST = 5_000_000;
const { values } = parseArgs({ options: { report: { type: 'string', default: 'packages.json' } } });
const steps = new Steps();
const out = mkdtempSync(join(tmpdir(), 'candlewick-vsix-'));

/** What a native file is for, by its first bytes: ELF, Mach-O or PE, and the machine in it. */
function builtFor(bytes) {
  const cpus = { 0x3e: 'x64', 0xb7: 'arm64', 0x01000007: 'x64', 0x0100000c: 'arm64', 0x8664: 'x64', 0xaa64: 'arm64' }; // prettier-ignore
  const magic = bytes.readUInt32LE(0);
  if (magic === 0x464c457f) return `linux-${cpus[bytes.readUInt16LE(18)]}`;
  if (magic === 0xfeedfacf) return `darwin-${cpus[bytes.readUInt32LE(4)]}`;
  if (bytes.toString('latin1', 0, 2) === 'MZ')
    return `win32-${cpus[bytes.readUInt16LE(bytes.readUInt32LE(0x3c) + 4)]}`;
  return 'nothing that is known';
}

try {
  for (const target of TARGETS) {
    await steps.step(`the package for ${target} has its native part and no other`, async () => {
      const vsix = readFileSync(packageFor(target, out));
      const entries = readZip(vsix);
      const native = entries.filter(({ name }) => name.endsWith('.node'));
      assert.deepEqual(
        native.map(({ name, read }) => [name.split('/').at(-2), builtFor(read())]),
        [[target, target]],
      );
      const manifest = entries.find(({ name }) => name === 'extension.vsixmanifest').read();
      assert.match(String(manifest), new RegExp(`TargetPlatform="${target}"`));
      const names = entries.map(({ name }) => name);
      for (const each of [
        'dist/extension.cjs',
        'dist/engine/engine.mjs',
        'dist/chart/main.js',
        'dict/dict.txt',
        'readme.md',
        'media/icon.png',
        'package.nls.json',
        'l10n/bundle.l10n.json',
      ])
        // prettier-ignore
        assert.ok(names.includes(`extension/${each}`), `${each} is missing`);
      // What the entry loads later, by names that change with what is in it.
      for (const part of ['command-table', 'run-page'])
        assert.ok(
          names.some((name) => name.startsWith(`extension/dist/parts/${part}-`)),
          `${part} is missing`,
        );
      const strange = names.filter((name) => /\.(map|ts)$|\/(tests?|scripts|src|node_modules)\//.test(name));
      assert.deepEqual(strange, []);
      assert.ok(vsix.length < LARGEST, `${vsix.length} bytes`);
      const entry = entries.find(({ name }) => name === 'extension/dist/extension.cjs').read().length;
      assert.ok(entry < 400_000, `the entry has ${entry} bytes`);
      steps.tell(`${target}: ${(vsix.length / 1e6).toFixed(2)} MB, entry ${Math.round(entry / 1e3)} KB`);
    });
  }
} finally {
  rmSync(out, { recursive: true, force: true });
}
process.exitCode = steps.write(resolve(values.report)) ? 0 : 1;
