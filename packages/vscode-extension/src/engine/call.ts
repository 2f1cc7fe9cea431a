import type { Engine } from './engine.ts';
import type { MethodName, ParamsOf, ProgressOf, ResultOf } from './protocol.ts';

/** What a call is given beside its parameters. */
export interface CallContext<Progress> {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

/** How the engine answers one method. */
export type Call<M extends MethodName> = (
  engine: Engine,
  params: ParamsOf<M>,
  context: CallContext<ProgressOf<M>>,
) => Promise<ResultOf<M>>;
