import type { DatasetId } from '@candlewick/core';

/** One line of what doctor found. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly detail: string;
  /** What of the cache it is about, for programs: times are ISO 8601. */
  readonly dataset?: DatasetId;
  readonly from?: string;
  readonly to?: string;
}
