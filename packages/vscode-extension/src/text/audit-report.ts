import type { AuditSummary } from '../engine/protocol.ts';
import { candleCount, findingCount } from './counted.ts';
import { datasetName } from './dataset-name.ts';
import { number } from './format.ts';
import { moment, plainText, table } from './markdown.ts';
import type { Translate } from './translate.ts';

/** What a verification found, as markdown. */
export function auditReport(audits: readonly AuditSummary[], t: Translate): string {
  return [`# ${t('Verification')}`, ...audits.flatMap((each) => audit(each, t)), ''].join('\n');
}

function audit(
  { dataset, interval, candles, defects, anomalies, totals, findings }: AuditSummary,
  t: Translate,
) {
  const name = datasetName(dataset);
  const verdict =
    defects > 0
      ? t('{0}: the data is wrong or not whole.', findingCount(defects, t))
      : t('Nothing is wrong: order, grid, duplicates, prices and coverage are sound.');
  const unusual = anomalies > 0 ? ` ${t('Unusual, and no more than that: {0}.', number(anomalies))}` : '';
  return [
    '',
    `## ${plainText(name)}`,
    '',
    `${t('{0}, {1} – {2} UTC.', candleCount(candles, t), moment(interval.from), moment(interval.to))} ${verdict}${unusual}`,
    ...ofSome(name, [t('Finding'), t('Times'), t('Candles')], totals.map((each) => [each.kind, number(each.findings), number(each.candles)]), [1, 2]), // prettier-ignore
    ...ofSome(name, [t('Finding'), t('From'), t('To'), t('Candles'), t('Detail')], findings.map((each) => [each.kind, { at: each.from }, { at: each.to }, number(each.candles), each.detail]), [3]), // prettier-ignore
  ];
}

const ofSome: typeof table = (name, head, rows, numbers) =>
  rows.length === 0 ? [] : table(name, head, rows, numbers);
