import type { PluginKind } from '../contracts/plugin.ts';

/** What a contract suite needs of a test runner: vitest's and node:test's `describe` and `it` both fit. */
export interface TestRunner {
  /** Opens a group of tests. */
  describe(name: string, body: () => void): unknown;
  /** Adds a test. */
  it(name: string, body: () => void | Promise<void>): unknown;
}

/** One numbered demand. A bug report can say CACHE-07. */
export interface ContractCase<Harness> {
  /** `CACHE-07`; never reused for another demand. */
  readonly id: string;
  /** What is asked, as a sentence about behaviour. */
  readonly asks: string;
  /** What goes wrong for users where it does not hold. */
  readonly why: string;
  /** The capability, or the part of the harness, that decides what is asked; absent: all plugins are asked the same. */
  readonly steeredBy?: string;
  /**
   * Throws (node:assert) when the plugin does not do it. Declared capabilities steer it from within: a text that it gives
   * says what was not asked of this plugin, and why.
   */
  run(harness: Harness): Promise<unknown>;
}

/** All cases that plugins of a kind must pass. */
export interface ContractSuite<Harness> {
  /** The kind of plugin it is for. */
  readonly kind: PluginKind;
  /** The cases, by number. */
  readonly cases: readonly ContractCase<Harness>[];
}

/**
 * Registers every case with the runner; each gets a harness of its own. No case can be left out.
 *
 * @param makeHarness opens what the suite asks for; see the suite's harness type
 */
export function runContract<Harness extends { close?(): Promise<void> | void }>(
  runner: TestRunner,
  suite: ContractSuite<Harness>,
  name: string,
  makeHarness: () => Harness | Promise<Harness>,
): void {
  runner.describe(`${name} keeps the ${suite.kind} contract`, () => {
    for (const each of suite.cases) {
      runner.it(`${each.id} ${each.asks}`, async () => {
        const harness = await makeHarness();
        try {
          await each.run(harness);
        } finally {
          await harness.close?.();
        }
      });
    }
  });
}
