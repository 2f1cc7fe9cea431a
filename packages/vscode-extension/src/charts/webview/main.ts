import { isToChart } from '../check-to-chart.ts';
import type { FromChart } from '../protocol.ts';
import { ChartApp } from './chart-app.ts';

/** What VS Code gives to a page. */
interface EditorApi {
  postMessage(message: FromChart): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();
// First of all: the host answers while the page is put together.
editor.postMessage({ type: 'ready' });
const app = new ChartApp(document.getElementById('chart')!, {
  post: (message) => editor.postMessage(message),
  keep: (state) => editor.setState(state),
});

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  // What is not a message of the host is not looked at further.
  if (isToChart(data)) app.receive(data);
});
