import { AsyncLocalStorage } from 'node:async_hooks';

/** Settles a permit that nobody else settled. */
export type Settle = (meta: { readonly endpoint: string }) => void;

/** The request that is under way in the current async context: lets the gate start its deadline. */
export interface RequestScope {
  /** Called when the gate opens: the time allowed for the answer begins. */
  begin(): void;
  /** A permit that is to be settled in here. */
  hold(settle: Settle): void;
  /** Called when the answer of so many bytes is settled: the time stops. */
  end(settle: Settle, bytes: number): void;
}

export const requestScope = new AsyncLocalStorage<RequestScope>();
