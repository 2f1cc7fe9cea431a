import type { AnyPlugin, PluginKind } from '../contracts/plugin.ts';
import { reasonOf } from '../plugins/reason-of.ts';
import { PluginRegistry } from '../plugins/registry.ts';
import { timeText, within } from '../plugins/within.ts';
import type { ContractCase } from './contract.ts';
import type { ContractSetups, PluginContract } from './plugin-contract.ts';
import { SUITES, type SuiteOf } from './suites.ts';

/** How one case ended. */
export interface CaseResult {
  /** `EXPORTER-01`. */
  readonly id: string;
  /** What was asked, as a sentence about behaviour. */
  readonly asks: string;
  /** What goes wrong for users where it does not hold. */
  readonly why: string;
  /** What decides what is asked; absent: all plugins are asked the same. */
  readonly steeredBy?: string;
  /** Whether the plugin does it. */
  readonly passed: boolean;
  /** What was not asked of this plugin, and why. */
  readonly note?: string;
  /** What was found, where it did not pass. */
  readonly found?: string;
  /** The same with the stack. */
  readonly stack?: string;
  /** How long it took, milliseconds. */
  readonly durationMs: number;
}

/** What a suite found out about a plugin. */
export interface ContractReport {
  /** Kind of the plugin, and of the suite. */
  readonly kind: PluginKind;
  /** Name of the plugin. */
  readonly name: string;
  /** All cases, in their order. */
  readonly cases: readonly CaseResult[];
  /** How many of them passed. */
  readonly passed: number;
  /** How many of them did not. */
  readonly failed: number;
}

/** How a suite is run. */
export interface CheckOptions {
  /** Options in place of those that the contract names. */
  readonly options?: unknown;
  /** How long one case may take. Default two minutes. */
  readonly caseTimeMs?: number;
  /** Ends it between two cases. */
  readonly signal?: AbortSignal;
  /** Called after each case. */
  readonly onCase?: (result: CaseResult) => void;
}

const CASE_MS = 120_000;

/** Whether a plugin can be tested without a contract: its suite needs to know nothing of the world. */
export const needsContract = (kind: PluginKind): boolean => kind === 'exchange';

/**
 * Runs all cases of the kind's suite against a plugin, one after another, without a test runner.
 *
 * @throws PLUGIN_INVALID, PLUGIN_API for what is no plugin; TypeError for an exchange without a contract
 */
export async function checkPlugin<K extends PluginKind>(
  definition: Extract<AnyPlugin, { kind: K }>,
  contract: PluginContract<K> | undefined,
  { options, caseTimeMs = CASE_MS, signal, onCase }: CheckOptions = {},
): Promise<ContractReport> {
  new PluginRegistry().add(definition, definition.name);
  const { kind, name } = definition as AnyPlugin;
  if (contract === undefined && needsContract(kind))
    throw new TypeError(`an ${kind} is tested with a contract: it says which series may be asked for.`);
  const { suite, open } = SUITES[kind] as unknown as SuiteOf<K>;
  const harness = async () => {
    const setup = contract === undefined ? {} : await contract.setUp();
    const all = { ...setup, ...(options === undefined ? {} : { options }) };
    return open(definition, all as ContractSetups[K]);
  };
  const cases: CaseResult[] = [];
  for (const each of suite.cases as readonly ContractCase<Harness>[]) {
    signal?.throwIfAborted();
    const result = await runCase(each, harness as () => Promise<Harness>, caseTimeMs);
    cases.push(result);
    onCase?.(result);
  }
  const passed = cases.filter((each) => each.passed).length;
  return { kind, name, cases, passed, failed: cases.length - passed };
}

interface Harness {
  close?(): Promise<void> | void;
}

async function runCase(
  { id, asks, why, steeredBy, run }: ContractCase<Harness>,
  open: () => Promise<Harness>,
  timeMs: number,
): Promise<CaseResult> {
  const started = performance.now();
  const about = { id, asks, why, ...(steeredBy === undefined ? {} : { steeredBy }) };
  const late = () => new Error(`it has not ended after ${timeText(timeMs)}`);
  const whole = async (): Promise<unknown> => {
    const harness = await open();
    try {
      return await within(timeMs, run(harness), late);
    } finally {
      await within(timeMs, Promise.resolve(harness.close?.()), () => new Error('it does not close'));
    }
  };
  try {
    const note = await whole();
    const durationMs = performance.now() - started;
    return { ...about, passed: true, durationMs, ...(typeof note === 'string' ? { note } : {}) };
  } catch (error) {
    const durationMs = performance.now() - started;
    const stack = error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {};
    return { ...about, passed: false, durationMs, found: reasonOf(error), ...stack };
  }
}
