import type { RunEvent } from './events.ts';

/**
 * Watches runs. Called synchronously with every event, in order; it cannot change the run, and what it throws is
 * logged once and otherwise ignored. Work that takes long belongs in `[Symbol.asyncDispose]` or in the background.
 */
export interface Monitor extends AsyncDisposable {
  /** Called with every event of the run, in order, and not awaited. What it throws is logged and changes nothing. */
  onEvent(event: RunEvent): void;
}
