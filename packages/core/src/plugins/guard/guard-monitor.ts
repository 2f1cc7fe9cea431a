import type { Logger } from '../../contracts/logger.ts';
import type { Monitor } from '../../contracts/monitor.ts';
import { pluginScope } from '../plugin-scope.ts';
import { reasonOf } from '../reason-of.ts';
import { guardClose } from './guard-close.ts';

/** What a monitor may take of a run's time in all before it is named: it is called between requests. */
const SLOW_MS = 2_000;

/** A monitor that cannot fail: what it throws, or rejects with later, is told once, and so is that it is slow. */
export function guardMonitor(monitor: Monitor, name: string, logger: Logger, closeMs: number): Monitor {
  const who = { kind: 'monitor', name };
  const told = new Set<string>();
  const once = (what: string, text: string, fields: Readonly<Record<string, unknown>> = {}) => {
    if (told.has(what)) return;
    told.add(what);
    logger.error(text, fields);
  };
  const failed = (error: unknown) =>
    once('failed', `monitor ${name} failed: ${reasonOf(error)}. The run goes on without it.`, { error });
  let spentMs = 0;
  let events = 0;
  return {
    onEvent: (event) => {
      const began = performance.now();
      try {
        const work: unknown = pluginScope.run(who, () => monitor.onEvent(event));
        // Some monitors are asynchronous all the same: their failure must not end the process.
        if (isThenable(work)) work.then(undefined, failed);
      } catch (error) {
        failed(error);
      }
      events++;
      spentMs += performance.now() - began;
      if (spentMs > SLOW_MS)
        once(
          'slow',
          `monitor ${name} has held the run up for ${Math.round(spentMs)} ms in ${events} events.`,
        );
    },
    [Symbol.asyncDispose]: guardClose(monitor, who, closeMs),
  };
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
