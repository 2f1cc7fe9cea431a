import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { datasetName } from '../text/dataset-name.ts';
import { healthOf } from '../tree/health.ts';

export const TOOL = 'candlewick_datasets';

interface ToolInput {
  /** Only datasets whose name holds this. */
  readonly name?: string;
}

/** Tells a language model which candles are cached, how far they go and what is missing. It only looks. */
export const registerTool = ({ engine }: Parts): vscode.Disposable =>
  vscode.lm.registerTool<ToolInput>(TOOL, {
    async invoke({ input }, token) {
      const stopping = new AbortController();
      token.onCancellationRequested(() => stopping.abort());
      const all = await engine.call('datasets', {}, { signal: stopping.signal });
      const wanted = (input.name ?? '').toLowerCase();
      const rows = all
        .filter(({ id }) => datasetName(id).toLowerCase().includes(wanted))
        .map((each) => ({
          ...each.id,
          candles: each.candles,
          health: healthOf(each, Date.now(), vscode.l10n.t).text,
          openGaps: each.openGaps,
          ...(each.span ? { from: iso(each.span.from), to: iso(each.span.to) } : {}),
        }));
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(rows))]);
    },
  });

const iso = (ms: number): string => new Date(ms).toISOString();
