import type { Monitor, PluginContext, RunEvent } from '@candlewick/core';
import { describeEvent } from './describe-event.ts';
import type { LineLevel } from './describe-event.ts';
import type { LogOptions } from './options.ts';

const WEIGHT: Record<LineLevel, number> = { debug: 0, info: 1, warn: 2 };

/** Writes a line per event. A budget is reported with every request: its state is a line only when it changes. */
export class LogMonitor implements Monitor {
  readonly #least: number;
  readonly #context: PluginContext;
  readonly #budgetStates = new Map<string, string>();

  constructor({ level }: LogOptions, context: PluginContext) {
    this.#least = WEIGHT[level];
    this.#context = context;
  }

  onEvent(event: RunEvent): void {
    if (event.type === 'budget' && !this.#isNews(event)) return;
    const line = describeEvent(event);
    if (!line || WEIGHT[line.level] < this.#least) return;
    this.#context.logger[line.level](line.message, { run: event.runId, ...line.fields });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#budgetStates.clear();
  }

  #isNews({ identity, status }: RunEvent<'budget'>): boolean {
    const key = `${identity} ${status.pool}`;
    // A budget begins free: only leaving that state is worth a line.
    const before = this.#budgetStates.get(key) ?? 'free';
    this.#budgetStates.set(key, status.state);
    return status.state !== before;
  }
}
