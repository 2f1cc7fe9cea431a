import { basename } from 'node:path';
import * as vscode from 'vscode';
import { EngineFailure } from '../host/engine-failure.ts';
import type { ImportSummary } from '../engine/protocol.ts';
import type { Parts } from '../parts.ts';
import { datasetName } from '../text/dataset-name.ts';
import { candleCount, datasetCount, openGapCount } from '../text/counted.ts';
import type { Command } from './command.ts';
import { showOutcome } from './show-outcome.ts';

const { t } = vscode.l10n;

const EXTENSIONS = [
  'csv',
  'tsv',
  'txt',
  'json',
  'jsonl',
  'ndjson',
  'parquet',
  'arrow',
  'feather',
  'gz',
  'zst',
];

/** Takes files of candles in. They become datasets of their own: an import never mixes with what an exchange sent. */
export const importFiles: Command = async (parts) => {
  const uris = await vscode.window.showOpenDialog({
    title: t('Import Candles'),
    openLabel: t('Import'),
    canSelectMany: true,
    filters: { [t('Candles')]: EXTENSIONS, [t('All files')]: ['*'] },
  });
  const paths = uris?.map(({ fsPath }) => fsPath) ?? [];
  if (paths.length === 0) return;
  const name = await askName();
  if (name === undefined) return;
  const done = await importOrAsk(parts, paths, name, undefined);
  const [first] = done ?? [];
  if (!done || !first) return;
  await showOutcome(parts, outcome(done), { dataset: first.dataset });
};

/** Where a file does not tell which market it is of, the user is asked. */
async function importOrAsk(
  parts: Parts,
  paths: readonly string[],
  name: string,
  symbol: string | undefined,
): Promise<readonly ImportSummary[] | undefined> {
  const title =
    paths.length === 1 ? t('Importing {0}', basename(paths[0]!)) : t('Importing {0} files', paths.length);
  let isUnknown = false;
  const done = await parts.runs.run(title, async (controls) => {
    try {
      return await parts.engine.call('import', { paths, name, symbol }, controls);
    } catch (error) {
      isUnknown = symbol === undefined && error instanceof EngineFailure && error.code === 'USAGE';
      if (isUnknown) return undefined;
      throw error;
    }
  });
  if (!isUnknown) return done;
  const market = await vscode.window.showInputBox({
    title: t('Import Candles'),
    prompt: t('The names of the files do not tell their market. Which one is it?'),
    placeHolder: 'BTC/USDT',
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[^\s/:]+\/[^\s/:]+(:\S+)?$/.test(text) ? undefined : t('Write it as BTC/USDT.'),
  });
  return market === undefined ? undefined : importOrAsk(parts, paths, name, market);
}

const askName = (): Thenable<string | undefined> =>
  vscode.window.showInputBox({
    title: t('Import Candles'),
    prompt: t('What are they called? They become datasets of «import:name», apart from what exchanges sent.'),
    value: 'local',
    // A dialog that closes gives the focus back, perhaps only now.
    ignoreFocusOut: true,
    validateInput: (text) => (/^[\w.-]+$/.test(text) ? undefined : t('Letters, digits, dots and dashes.')),
  });

function outcome(done: readonly ImportSummary[]) {
  const candles = candleCount(
    done.reduce((sum, each) => sum + each.candles, 0),
    t,
  );
  const open = done.reduce((sum, each) => sum + each.openGaps, 0);
  const what = done.length === 1 ? datasetName(done[0]!.dataset) : datasetCount(done.length, t);
  if (open === 0) return { level: 'info', text: t('Imported {0} as {1}.', candles, what) } as const;
  const text = t('Imported {0} as {1}, with {2}.', candles, what, openGapCount(open, t));
  return { level: 'warning', text } as const;
}
