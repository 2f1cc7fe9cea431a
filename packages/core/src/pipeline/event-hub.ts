import type { Clock } from '../contracts/clock.ts';
import type { EventBody, RunEvent } from '../contracts/events.ts';
import type { Logger } from '../contracts/logger.ts';
import type { Monitor } from '../contracts/monitor.ts';
import { token } from '../di/token.ts';

export type Emit = (body: EventBody) => void;

/** Hands events to the monitors of a run. A monitor that throws is named once and does not disturb the others. */
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
    const event = Object.freeze({ ...body, runId: this.#runId, at: this.#clock.now() }) as RunEvent;
    for (const monitor of this.#monitors) {
      try {
        monitor.onEvent(event);
      } catch (error) {
        if (this.#broken.has(monitor)) continue;
        this.#broken.add(monitor);
        this.#logger.error(`monitor ${monitor.constructor.name} failed`, { event: event.type, error });
      }
    }
  };
}

export const EVENTS = token<EventHub>('events');
