import { AsyncLocalStorage } from 'node:async_hooks';

/** The request that is under way in the current async context: lets the gate start its deadline. */
export interface RequestScope {
  /** Called when the gate opens: the time allowed for the answer begins. */
  begin(): void;
  /** Called when the answer is settled: the time stops. */
  end(): void;
}

export const requestScope = new AsyncLocalStorage<RequestScope>();
