// The one file of the program that knows the test tools: `candlewick plugins test` runs the suites that plugin authors
// run in their own tests. Loaded for that command alone (eslint.config.mjs allows it here and nowhere else).
import { type AnyPlugin } from '@candlewick/core';
import { loadModule, type PluginModule } from '@candlewick/core/host';
import {
  checkPlugin,
  findContract,
  needsContract,
  type CaseResult,
  type CheckOptions,
  type ContractReport,
} from '@candlewick/core/testing';

export type { CaseResult, ContractReport };

export interface PluginTest {
  /** Absolute path, or package as seen from `folder`. */
  readonly specifier: string;
  readonly folder: string;
  /** Absolute path of the contract, where it is named. */
  readonly contract?: string;
  readonly check: CheckOptions;
  /** Called before a plugin is tested. */
  readonly onPlugin: (definition: AnyPlugin) => void;
}

/** What to say of an exchange that nobody says how to test. */
export class NoContract extends Error {
  readonly definition: AnyPlugin;

  constructor(definition: AnyPlugin) {
    super(`${definition.kind} ${definition.name} has no contract.`);
    this.definition = definition;
  }
}

/** Tests every plugin of a module. @throws NoContract, PLUGIN_* */
export async function testPlugins(test: PluginTest): Promise<readonly ContractReport[]> {
  const { specifier, folder, check, onPlugin } = test;
  const module: PluginModule = await loadModule(specifier, folder);
  const reports: ContractReport[] = [];
  for (const each of module.plugins) {
    const definition = each as AnyPlugin;
    const contract = await findContract(definition, module, test.contract);
    if (contract === undefined && needsContract(definition.kind)) throw new NoContract(definition);
    onPlugin(definition);
    reports.push(await checkPlugin(definition as never, contract as never, check));
  }
  return reports;
}
