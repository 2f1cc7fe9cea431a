import type { AnyPlugin, PluginKind } from '../contracts/plugin.ts';
import { runContract, type TestRunner } from './contract.ts';
import { needsContract } from './check-plugin.ts';
import type { ContractSetups, PluginContract } from './plugin-contract.ts';
import { SUITES, type SuiteOf } from './suites.ts';

/**
 * Registers every case of the plugin's kind with vitest's or node:test's `describe` and `it`, by the contract that
 * `candlewick plugins test` reads too.
 *
 * @param contract an exchange needs one
 */
export function runPluginContract<K extends PluginKind>(
  runner: TestRunner,
  definition: Extract<AnyPlugin, { kind: K }>,
  contract?: PluginContract<K>,
): void {
  const { kind, name } = definition as AnyPlugin;
  if (contract === undefined && needsContract(kind))
    throw new TypeError(`an ${kind} is tested with a contract: it says which series may be asked for.`);
  const { suite, open } = SUITES[kind] as unknown as SuiteOf<K>;
  runContract(runner, suite, name, async () =>
    open(definition, (contract === undefined ? {} : await contract.setUp()) as ContractSetups[K]),
  );
}
