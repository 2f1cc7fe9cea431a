import type { PluginKind } from '../../contracts/plugin.ts';
import { CandlewickError, errorCode, isAbort, type ErrorCode } from '../../errors.ts';
import { reasonOf } from '../reason-of.ts';

/** Whose fault it is. */
export interface Guarded {
  readonly kind: Exclude<PluginKind, 'monitor'>;
  readonly name: string;
}

/** By kind: a plugin's defect ends what it was used for with that kind's exit code. */
const CODES: Readonly<Record<Guarded['kind'], ErrorCode>> = {
  exchange: 'PLUGIN_EXCHANGE',
  cache: 'PLUGIN_CACHE',
  limiter: 'PLUGIN_LIMITER',
  exporter: 'PLUGIN_EXPORTER',
};

/** What a plugin gave or did that its contract does not allow. */
export const breach = ({ kind, name }: Guarded, what: string, cause?: unknown): CandlewickError =>
  new CandlewickError(CODES[kind], `${kind} ${name} broke its contract: ${what}`, { cause });

/**
 * The error to go on with when a plugin threw: its own, where it has a code or the signal ended; else one that names the
 * plugin. Texts, objects and nothing at all are thrown, too.
 */
export function blame(
  { kind, name }: Guarded,
  doing: string,
  thrown: unknown,
  signal?: AbortSignal,
): unknown {
  if (errorCode(thrown) !== undefined) return thrown;
  if (signal?.aborted) return signal.reason;
  if (isAbort(thrown) && signal === undefined) return thrown;
  return new CandlewickError(CODES[kind], `${kind} ${name} failed in ${doing}: ${reasonOf(thrown)}`, {
    cause: thrown,
  });
}
