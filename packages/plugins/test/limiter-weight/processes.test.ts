import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isAlive, thisProcess } from '../../src/limiter-weight/processes.ts';

const [space] = thisProcess.split('/');

it('tells the living from the dead', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(isAlive(thisProcess)).toBe(true);
  expect(isAlive(`${space}/${process.ppid}`)).toBe(true);
  expect(isAlive(`${space}/${pid}`)).toBe(false);
});

it('takes nobody for dead whom it cannot see: a container has numbers of its own', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(isAlive(`another/${pid}`)).toBe(true);
});
