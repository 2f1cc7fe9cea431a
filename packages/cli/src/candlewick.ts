import { keepCompiledCode } from './keep-compiled-code.ts';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`error: Candlewick needs Node.js 22.18 or newer, this is ${process.versions.node}.`);
  process.exitCode = 1;
} else {
  keepCompiledCode();
  await import('./program.ts');
}
