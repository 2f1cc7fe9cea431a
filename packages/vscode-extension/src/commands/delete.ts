import * as vscode from 'vscode';
import { reportError } from '../host/report-error.ts';
import { candleCount, datasetCount } from '../text/counted.ts';
import { datasetName } from '../text/dataset-name.ts';
import type { Command } from './command.ts';
import { pickDatasets } from './pick-datasets.ts';

const { t } = vscode.l10n;
/** So many are named in the question. */
const NAMED = 8;

export const deleteDatasets: Command = async (parts, input) => {
  const summaries = await pickDatasets(parts, input, t('Delete'));
  if (summaries.length === 0) return;
  const names = summaries.map(({ id }) => datasetName(id));
  const candles = candleCount(
    summaries.reduce((sum, each) => sum + each.candles, 0),
    t,
  );
  const what = names.length === 1 ? names[0]! : datasetCount(names.length, t);
  const more = names.length > NAMED ? `\n${t('and {0} more', names.length - NAMED)}` : '';
  const list = names.length === 1 ? '' : `\n\n${names.slice(0, NAMED).join('\n')}${more}`;
  const detail = t('This cannot be undone. The exchange can be asked for them again, at the price of the requests; exported files stay.'); // prettier-ignore
  const yes = t('Delete');
  const question = t('Delete {0} with {1} from the cache?', what, candles);
  const options = { modal: true, detail: `${detail}${list}` };
  if ((await vscode.window.showWarningMessage(question, options, yes)) !== yes) return;
  try {
    const gone = await parts.engine.call('delete', { datasets: summaries.map(({ id }) => id) });
    vscode.window.setStatusBarMessage(`$(trash) ${t('Deleted: {0}', datasetCount(gone.length, t))}`, 5_000);
  } catch (error) {
    void reportError(error, parts.log);
  }
};
