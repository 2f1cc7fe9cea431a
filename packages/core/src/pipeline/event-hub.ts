import type { Clock } from '../contracts/clock.ts';
import type { EventBody, RunEvent } from '../contracts/events.ts';
import type { Logger } from '../contracts/logger.ts';
import type { Monitor } from '../contracts/monitor.ts';
import { token } from '../di/token.ts';

export type Emit = (body: EventBody) => void;

/**
 * Hands events to the monitors of a run, as copies that nobody can change. A monitor that fails is named once and does
 * not disturb the others.
 */
export class EventHub {
  readonly #runId: string;
  readonly #clock: Clock;
  readonly #monitors: readonly Monitor[];
  readonly #logger: Logger;
  readonly #broken = new WeakSet<Monitor>();

  constructor(runId: string, clock: Clock, monitors: readonly Monitor[], logger: Logger) {
    this.#runId = runId;
    this.#clock = clock;
    this.#monitors = monitors;
    this.#logger = logger;
  }

  readonly emit: Emit = (body) => {
    const event = frozenCopy({ ...body, runId: this.#runId, at: this.#clock.now() }) as RunEvent;
    for (const monitor of this.#monitors) {
      const failed = (error: unknown) => this.#name(monitor, event, error);
      try {
        const work: unknown = monitor.onEvent(event);
        // Some monitors are asynchronous all the same: their failure must not end the process.
        if (work instanceof Promise) work.catch(failed);
      } catch (error) {
        failed(error);
      }
    }
  };

  #name(monitor: Monitor, { type }: RunEvent, error: unknown): void {
    if (this.#broken.has(monitor)) return;
    this.#broken.add(monitor);
    this.#logger.error(`monitor ${monitor.constructor.name} failed`, { event: type, error });
  }
}

/** Lists and plain objects copied, however deep; everything else as it is. */
function frozenCopy(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([key, each]) => [key, frozenCopy(each)])),
  );
}

export const EVENTS = token<EventHub>('events');
