import { CandlewickError, type CacheMaintenance, type Run } from '@candlewick/core';
import type { Session } from './session.ts';

/** What keeps the configured cache in order. @throws USAGE when its plugin has no such thing */
export function maintenanceOf({ cache }: Run, { config }: Session): CacheMaintenance {
  if (cache.maintenance) return cache.maintenance;
  throw new CandlewickError(
    'USAGE',
    `the cache plugin ${config.cache.plugin} keeps nothing that this could be done to.`,
  );
}
