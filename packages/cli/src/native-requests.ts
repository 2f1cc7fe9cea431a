import type { FetchRequest, Run } from '@candlewick/core';
import { nativeRequest, type NativeRequest } from '@candlewick/core/host';
import type { Terminal } from './render/terminal.ts';

/** Requests for timeframes that a venue lacks as requests for the longest candles of its own that they can be made of. */
export async function nativeRequests(
  run: Run,
  requests: readonly FetchRequest[],
  now: number,
): Promise<readonly NativeRequest[]> {
  const natives: NativeRequest[] = [];
  for (const request of requests) natives.push(await nativeRequest(run, request, now));
  return natives;
}

/** Says which timeframes are not fetched themselves. */
export function tellDerived(terminal: Terminal, natives: readonly NativeRequest[]): void {
  const told = new Set<string>();
  for (const { request, derived } of natives) {
    const text = `${request.exchange} has no ${derived}: ${request.timeframe} is fetched, and ${derived} made of it when it is read.`;
    if (derived === undefined || told.has(text)) continue;
    told.add(text);
    terminal.line(`  ${text}`);
  }
}
