import type { ExportedSummary } from '../engine/protocol.ts';
import { datasetCount } from './counted.ts';
import { datasetName } from './dataset-name.ts';
import { number, time } from './format.ts';
import type { Translate } from './translate.ts';

/** How many candles exported files lack, and where; empty where they are whole. */
export function missingText(exported: readonly ExportedSummary[], t: Translate): string {
  const lacking = lackingOf(exported);
  const [first] = lacking;
  if (!first) return '';
  const count = lacking.reduce((sum, { missing }) => sum + missing.candles, 0);
  const where = placesOf(first, t);
  const what =
    count === 1
      ? t('1 candle is missing, and nothing explains it')
      : t('{0} candles are missing, and nothing explains them', number(count));
  const which =
    lacking.length === 1
      ? datasetName(first.dataset)
      : t('{0}, the first {1}', datasetCount(lacking.length, t), datasetName(first.dataset));
  return t('{0}: {1}, {2} UTC.', what, which, where);
}

type Lacking = ExportedSummary & { readonly missing: NonNullable<ExportedSummary['missing']> };

/** Those that are not whole. */
export const lackingOf = (exported: readonly ExportedSummary[]): readonly Lacking[] =>
  exported.filter((each): each is Lacking => each.missing !== undefined);

function placesOf({ missing: { places, gaps } }: Lacking, t: Translate): string {
  const named = places.map(({ from, to }) => `${time(from)} – ${time(to)}`).join(', ');
  return gaps > places.length ? t('{0} and {1} more', named, number(gaps - places.length)) : named;
}
