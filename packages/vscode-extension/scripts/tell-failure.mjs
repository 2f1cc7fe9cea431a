import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LINES_OF_LOG = 30;

/** Takes a picture, and gives what a reader of the failure would ask for first: where there is no picture, only this is left. */
export async function tellFailure(workbench, home, name) {
  await workbench.picture(name).catch(() => undefined);
  const charts = await Promise.all(
    workbench.page.frames().map((each) => each.evaluate(lookAtChart).catch(() => undefined)),
  );
  const notifications = await workbench.notifications.allInnerTexts().catch(() => []);
  return [
    ...charts.filter(Boolean).map((each) => `a chart: ${JSON.stringify(each)}`),
    ...notifications.map((each) => `a notification: ${JSON.stringify(each)}`),
    ...logOf(home)
      .slice(-LINES_OF_LOG)
      .map((each) => `log: ${each}`),
  ].join('\n');
}

/** Runs in each page. */
function lookAtChart() {
  const chart = document.getElementById('chart');
  return chart && { ...chart.dataset, says: chart.innerText.slice(0, 1_000) };
}

/** Lines of the extension's log: of all windows of this user, in the order of their files. */
export function logOf(home) {
  const logs = readdirSync(join(home, 'user/logs'), { recursive: true, encoding: 'utf8' });
  return logs
    .filter((name) => name.endsWith('Candlewick.log'))
    .flatMap((name) => readFileSync(join(home, 'user/logs', name), 'utf8').split('\n'))
    .filter((line) => line !== '');
}
