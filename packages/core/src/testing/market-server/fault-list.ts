import { intersect } from '../../domain/interval.ts';
import { usualEndpoints, type FaultRule, type MarketFault, type PlacedFault } from './market-fault.ts';
import type { MarketRequest } from './request-log.ts';

/** The faults that a market server serves, switched on and off while it runs. */
export interface FaultList {
  /** Earlier ones come first where several fit a request; one request meets one fault. */
  add(fault: MarketFault, rule?: FaultRule): PlacedFault;
  /** Takes all faults away. */
  clear(): void;
  /** Those that are placed, in order. */
  readonly placed: readonly PlacedFault[];
}

/** For the server: the list, and the fault that a request meets. */
export interface ServingFaults extends FaultList {
  /** The fault that a request meets, which counts as served; undefined: none. */
  take(request: MarketRequest): MarketFault | undefined;
}

export function createFaultList(): ServingFaults {
  const entries: Entry[] = [];
  return {
    get placed() {
      return entries.map((entry) => entry.handle);
    },
    add: (fault, rule = {}) => {
      const entry: Entry = { rule, seen: 0, served: 0, handle: undefined! };
      const remove = () => {
        const index = entries.indexOf(entry);
        if (index >= 0) entries.splice(index, 1);
      };
      entry.handle = {
        fault,
        get served() {
          return entry.served;
        },
        remove,
        [Symbol.dispose]: remove,
      };
      entries.push(entry);
      return entry.handle;
    },
    clear: () => void entries.splice(0),
    take: (request) => {
      let met: Entry | undefined;
      for (const entry of entries) {
        if (!fits(entry.handle.fault, entry.rule, request)) continue;
        entry.seen++;
        if (entry.seen >= (entry.rule.nth ?? 1) && entry.served < (entry.rule.times ?? 1)) met ??= entry;
      }
      if (met) met.served++;
      return met?.handle.fault;
    },
  };
}

interface Entry {
  readonly rule: FaultRule;
  handle: PlacedFault;
  seen: number;
  served: number;
}

function fits(fault: MarketFault, rule: FaultRule, request: MarketRequest): boolean {
  const { endpoint, symbol, timeframe, window, where } = rule;
  const endpoints = endpoint === undefined ? usualEndpoints(fault) : [endpoint];
  if (!endpoints.includes('*') && !endpoints.includes(request.endpoint)) return false;
  if (symbol !== undefined && request.query['symbol'] !== symbol) return false;
  if (timeframe !== undefined && request.query['interval'] !== timeframe) return false;
  if (window && !(request.window && intersect(window, request.window))) return false;
  return where?.(request) ?? true;
}
