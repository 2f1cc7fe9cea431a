import type { DatasetDetail, GapSummary } from '../engine/protocol.ts';
import { datasetName } from './dataset-name.ts';
import { number } from './format.ts';
import { plainText, table, type Cell } from './markdown.ts';
import type { Translate } from './translate.ts';

/** So many gaps are listed of each kind; a venue where nobody trades at night has thousands. */
const MOST = 500;

/** The gaps of a dataset with their reasons, the open ones first, as markdown. */
export function gapReport({ summary, gaps, coverage }: DatasetDetail, t: Translate): string {
  const open = gaps.filter(({ isExplained }) => !isExplained);
  const explained = gaps.filter(({ isExplained }) => isExplained);
  return [
    `# ${t('Gaps of {0}', plainText(datasetName(summary.id)))}`,
    '',
    gaps.length === 0 ? t('There are none.') : t('Times are UTC; the end is not included.'),
    ...section(t('Open: nobody can say whether there were candles'), open, t),
    ...section(t('Explained: the exchange has no candles there'), explained, t),
    '',
    `## ${t('Covered')}`,
    ...table(
      t('Covered'),
      [t('From'), t('To'), t('Provenance'), t('Source'), t('Fetched')],
      coverage
        .slice(0, MOST)
        .map(({ from, to, provenance, source, fetchedAt }) => [
          { at: from },
          { at: to },
          provenance,
          short(source),
          minute(fetchedAt),
        ]),
    ),
    '',
  ].join('\n');
}

function section(title: string, gaps: readonly GapSummary[], t: Translate): string[] {
  if (gaps.length === 0) return [];
  const left = gaps.length - MOST;
  return [
    '',
    `## ${title}`,
    ...table(
      title,
      [t('From'), t('To'), t('Candles'), t('Reason'), t('Answer of the exchange'), t('Asked')],
      gaps
        .slice(0, MOST)
        .map(({ from, to, slots, reason, evidence }) => [
          { at: from },
          { at: to },
          number(slots),
          reason,
          evidence.answer,
          number(evidence.timesAsked),
        ]),
      [2, 5],
    ),
    ...(left > 0 ? ['', t('… and {0} more', number(left))] : []),
  ];
}

/** Enough of a checksum to tell files apart: the whole of it leaves no room for the other columns. */
const short = (source: string): string => source.replace(/\b([0-9a-f]{12})[0-9a-f]{20,}\b/g, '$1…');
const minute = (ms: number): Cell => ({ at: Math.floor(ms / 60_000) * 60_000 });
