// pnpm bench NAME: runs bench/NAME.ts.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [name = ''] = process.argv.slice(2);
const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
if (name === '' || !existsSync(file)) {
  const names = readdirSync(new URL('.', import.meta.url)).filter(
    (each) => each.endsWith('.ts') && each !== 'report.ts',
  );
  console.error(`usage: pnpm bench <${names.map((each) => each.slice(0, -3)).join('|')}>`);
  process.exitCode = 2;
} else process.exitCode = spawnSync('tsx', [file], { stdio: 'inherit' }).status ?? 1;
