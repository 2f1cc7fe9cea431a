import { isToChart } from '../check-to-chart.ts';
import type { FromChart } from '../protocol.ts';
import { ChartApp } from './chart-app.ts';
import { useWords } from './translate.ts';

/** What VS Code gives to a page. */
interface EditorApi {
  postMessage(message: FromChart): void;
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
  app?.receive(data);
});
