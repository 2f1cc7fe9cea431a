import type { RunRecord } from '../engine/protocol.ts';
import { bytes, duration, number, percent, time } from '../text/format.ts';
import type { Translate } from '../text/translate.ts';
import { budgetChart } from './budget-chart.ts';
import { html, type Html } from './html.ts';
import { trendChart } from './trend-chart.ts';
import { waterfallChart } from './waterfall-chart.ts';

export interface PageParts {
  /** Newest first. */
  readonly records: readonly RunRecord[];
  readonly cspSource: string;
  readonly stylesheet: string;
  readonly language: string;
  readonly t: Translate;
}

/** So many of the newest runs are open to a look inside. */
const DETAILED = 20;

/** The performance view: a page without any script. */
export function runPage({ records, cspSource, stylesheet, language, t }: PageParts): string {
  // The one that there is most to see of.
  const opened = records.find(({ waterfall }) => waterfall.length > 0) ?? records[0];
  const body =
    records.length === 0
      ? html`<p class="empty">${t('No run has been recorded yet. Fetch some candles first.')}</p>`
      : html`${overview(records, t)}
          <h2>${t('Runs')}</h2>
          ${records.slice(0, DETAILED).map((each) => run(each, each === opened, t))}`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src ${cspSource}; img-src 'none'; script-src 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="stylesheet" href="${stylesheet}" />
        <title>${t('Performance')}</title>
      </head>
      <body>
        <h1>${t('Performance')}</h1>
        ${body}
      </body>
    </html>`.text;
}

function overview(records: readonly RunRecord[], t: Translate): Html {
  const fetches = records.filter(({ requests }) => requests.count > 0);
  const slots = records.reduce((sum, { cache }) => sum + cache.slots, 0);
  const missed = records.reduce((sum, { cache }) => sum + cache.missed, 0);
  const requests = records.reduce((sum, each) => sum + each.requests.count, 0);
  const tiles: [string, string][] = [
    [t('Runs'), number(records.length)],
    [t('Candles fetched'), number(records.reduce((sum, { candles }) => sum + candles.fetched, 0))],
    [t('Requests'), number(requests)],
    [t('Cache hit ratio'), slots === 0 ? '–' : percent(1 - missed / slots)],
    [t('Retries'), number(records.reduce((sum, each) => sum + each.requests.retries, 0))],
    [t('Most memory'), bytes(Math.max(...records.map(({ memory }) => memory.peakBytes)))],
  ];
  const trends = [
    trendChart(
      t('Candles per second'),
      fetches,
      (each) => each.candlesPerSecond ?? 0,
      (value) => number(value),
    ),
    trendChart(t('Duration'), records, (each) => each.durationMs, duration),
    trendChart(t('Cache hit ratio'), records.filter(({ cache }) => cache.hitRatio !== null), (each) => each.cache.hitRatio ?? 0, percent, 1), // prettier-ignore
    trendChart(t('Memory'), records, (each) => each.memory.peakBytes, bytes),
  ];
  return html`<dl class="tiles">
      ${tiles.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    <h2>${t('The last runs')}</h2>
    <div class="trends">${trends}</div>`;
}

function run(record: RunRecord, isOpen: boolean, t: Translate): Html {
  const { kind, status, startedAt, durationMs, requests, cache, memory, candles, budget, waterfall } = record;
  const rows: [string, string][] = [
    [t('Duration'), duration(durationMs)],
    [t('Candles'), t('{0} there, {1} fetched', number(Math.max(candles.available, candles.read)), number(candles.fetched))], // prettier-ignore
    [t('Candles per second'), record.candlesPerSecond === null ? '–' : number(record.candlesPerSecond)],
    [t('Time per 1,000'), record.secondsPer1000 === null ? '–' : duration(record.secondsPer1000 * 1000)],
    [t('Requests'), t('{0}, weight {1}, {2}', number(requests.count), number(requests.weight), bytes(requests.bytes))], // prettier-ignore
    [t('Failed, tried again'), `${number(requests.failed)}, ${number(requests.retries)}`],
    ...(requests.cancelled ? [[t('Cancelled'), number(requests.cancelled)] as [string, string]] : []),
    [t('Latency'), requests.latencyMs === null ? '–' : t('{0} median, {1} p99', duration(requests.latencyMs.p50), duration(requests.latencyMs.p99))], // prettier-ignore
    [t('Waited at the gate'), duration(requests.waitedMs)],
    [t('Cache hit ratio'), cache.hitRatio === null ? '–' : percent(cache.hitRatio)],
    [t('Memory'), t('{0} at most', bytes(memory.peakBytes))],
    [t('Event loop'), t('{0} p99', duration(record.eventLoop.p99Ms))],
  ];
  const mark = { complete: '✔', incomplete: '▲', failed: '✖', interrupted: '■' }[status];
  const open = isOpen ? html`open` : html``;
  return html`<details ${open}>
    <summary>
      <span class="mark ${status}" aria-hidden="true">${mark}</span>
      <span class="kind">${kind}</span> <span class="what">${datasetsOf(record, t)}</span>
      <span class="when"
        >${time(Math.floor(startedAt / 1000) * 1000)} UTC · ${statusText(status, t)} ·
        ${together(duration(durationMs))}</span
      >
    </summary>
    <div class="run">
      <table>
        ${rows.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </table>
      <div class="pictures">
        ${waterfall.length === 0 ? html`` : waterfallChart(waterfall, durationMs, t)}
        ${budget.filter(({ samples }) => samples.length > 1).map((each) => budgetChart(each, durationMs, t))}
      </div>
    </div>
  </details>`;
}

/** A number stays beside its unit. */
const together = (text: string): string => text.replaceAll(' ', '\u00a0');

const statusText = (status: RunRecord['status'], t: Translate): string =>
  ({
    complete: t('complete'),
    incomplete: t('incomplete'),
    failed: t('failed'),
    interrupted: t('stopped'),
  })[status];

/** The first dataset, and how many more. */
function datasetsOf({ datasets }: RunRecord, t: Translate): string {
  const [first] = datasets;
  if (!first) return '';
  const more = datasets.length > 1 ? ` ${t('and {0} more', datasets.length - 1)}` : '';
  return `${first.exchange} ${first.symbol} ${first.timeframe}${more}`;
}
