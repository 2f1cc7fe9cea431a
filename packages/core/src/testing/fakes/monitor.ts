import type { RunEvent, RunEventType } from '../../contracts/events.ts';
import type { Monitor } from '../../contracts/monitor.ts';

/** A monitor that remembers everything. */
export interface FakeMonitor extends Monitor {
  /** All events, in order. */
  readonly events: readonly RunEvent[];
  /** Whether it was closed. */
  readonly closed: boolean;
  /** Those of one type, in order. */
  of<T extends RunEventType>(type: T): readonly RunEvent<T>[];
}

/** Makes a monitor that remembers. */
export function createFakeMonitor(): FakeMonitor {
  const events: RunEvent[] = [];
  let closed = false;
  return {
    events,
    get closed() {
      return closed;
    },
    of: <T extends RunEventType>(type: T) =>
      events.filter((event) => event.type === type) as unknown as readonly RunEvent<T>[],
    onEvent: (event) => void events.push(event),
    [Symbol.asyncDispose]: async () => {
      closed = true;
    },
  };
}
