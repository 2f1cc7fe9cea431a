import type { Container } from '../di/tsyringe.ts';
import { Fetcher } from '../pipeline/3-fetch.ts';
import { Store } from '../pipeline/5-store.ts';
import { Planner } from '../pipeline/planner.ts';
import { Preparer } from '../pipeline/prepare.ts';
import { Pipeline } from '../pipeline/run.ts';
import { FETCHER, PREPARER, STORE } from '../pipeline/tokens.ts';

/** What fetches: runs that only read never load it. */
export interface Stages {
  readonly planner: Planner;
  readonly pipeline: Pipeline;
}

/** The stages of a run, from core's own classes; each sees the values that the container has. */
export function buildStages(container: Container): Stages {
  container
    .provide(FETCHER, container.build(Fetcher))
    .provide(STORE, container.build(Store))
    .provide(PREPARER, container.build(Preparer));
  return { planner: container.build(Planner), pipeline: container.build(Pipeline) };
}
