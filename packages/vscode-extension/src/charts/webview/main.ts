import { isToChart } from '../check-to-chart.ts';
import { readState } from '../model/check-values.ts';
import { isSameDataset } from '../model/is-same-dataset.ts';
import type { ChartState, FromChart } from '../protocol.ts';
import { ChartApp } from './chart-app.ts';
import { useWords } from './translate.ts';

/** What VS Code gives to a page. */
interface EditorApi {
  postMessage(message: FromChart): void;
  /** Of this panel, also where its page is loaded anew. */
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

/** So long the host's first message may take; it was sent before this page was there. Then it is asked for again. */
const GREETED_WITHIN_MS = 1_000;

performance.mark('candlewick-script');
const editor = acquireVsCodeApi();
const sayReady = (): void => editor.postMessage({ type: 'ready' });
sayReady();
const notGreeted = setInterval(sayReady, GREETED_WITHIN_MS);
let app: ChartApp | undefined;

/** Of a panel that is moved to another window the page begins anew, and the host knows only how it was opened. */
function newest(told: ChartState): ChartState {
  const kept = readState(editor.getState());
  return kept && isSameDataset(kept.dataset, told.dataset) ? kept : told;
}

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  // What is not a message of the host is not looked at further.
  if (!isToChart(data)) return;
  if (data.type === 'welcome') {
    clearInterval(notGreeted);
    // Before anything is written.
    useWords(data.words);
    // Not before: a chart without bars takes as long to draw as one with them.
    app ??= new ChartApp(document.getElementById('chart')!, {
      post: (message) => editor.postMessage(message),
      keep: (state) => editor.setState(state),
    });
  }
  app?.receive(data.type === 'welcome' ? { ...data, state: newest(data.state) } : data);
});
