import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.ts';
import type { DatasetId, FetchSpec } from '../../src/engine/protocol.ts';
import type { DatasetNode } from '../../src/tree/tree-node.ts';

export const BTC: DatasetId = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1h' };

export async function openExtension(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>('candlewick.candlewick-vscode');
  assert.ok(extension, 'the extension is there');
  return extension.activate();
}

/** Waits until `look` gives something, for as long as a slow machine may take. */
export async function until<T>(look: () => T | undefined | false, ms = 60_000): Promise<T> {
  for (const end = Date.now() + ms; ; await sleep(25)) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`it did not come within ${ms} ms: ${look.toString()}`);
  }
}

export const fetchIt = (api: ExtensionApi, spec: Partial<FetchSpec> = {}) =>
  api.parts.engine.call('fetch', { requests: [{ ...BTC, start: '2024-01-01', end: '2024-02-01', ...spec }] });

/** A dataset's node, once the tree has it; with `candles`, once it says that there are so many. */
export const nodeOf = (api: ExtensionApi, id: DatasetId = BTC, candles?: number): Promise<DatasetNode> =>
  until(() => {
    const node = api.parts.model.find(id);
    return candles === undefined || node?.summary.candles === candles ? node : undefined;
  });

/** Measured on the way, for whoever reads the log; no test depends on how fast a machine is. */
export const figures: string[] = [];
export const tell = (what: string, ms: number): unknown => figures.push(`${what}: ${ms.toFixed(1)} ms`);
