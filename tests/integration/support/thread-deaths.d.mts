import type { Worker } from 'node:worker_threads';

export type Death = 'is terminated' | 'crashes' | 'crashes before it answers' | 'runs out of memory';
export const DEATHS: Readonly<Record<Death, (worker: Worker, post: () => void) => void>>;
export interface Ended {
  readonly tasks: number;
  readonly reason: string;
}
export function letThreadsDie(
  how: Death,
  nth: number,
  onEnd: (ended: Ended) => void,
  onStart?: () => void,
): () => void;
