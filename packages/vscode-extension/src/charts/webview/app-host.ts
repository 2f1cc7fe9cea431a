import type { ChartState, FromChart } from '../protocol.ts';

/** What the page needs of VS Code. */
export interface AppHost {
  post(message: FromChart): void;
  /** Kept over a reload. */
  keep(state: ChartState): void;
}
