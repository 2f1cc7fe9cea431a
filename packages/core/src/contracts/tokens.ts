import { token } from '../di/token.ts';
import type { Cache } from './cache.ts';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { Monitor } from './monitor.ts';

export const LOGGER = token<Logger>('logger');
export const CLOCK = token<Clock>('clock');
export const CACHE = token<Cache>('cache');
/** All monitors of a run: one list under one token. */
export const MONITORS = token<readonly Monitor[]>('monitors');
/** Aborts when the run is to stop. */
export const SIGNAL = token<AbortSignal>('signal');
