import { basename, dirname } from 'node:path';
import type { ExportedSummary } from '../engine/protocol.ts';
import { candleCount } from './counted.ts';
import { bytes } from './format.ts';
import { missingText } from './missing-text.ts';
import type { Translate } from './translate.ts';

/** What an export wrote, and what those files lack. A hole is never silent. */
export function exportText(exported: readonly ExportedSummary[], t: Translate): string {
  const sum = (of: (each: ExportedSummary) => number) =>
    exported.reduce((total, each) => total + of(each), 0);
  const files = exported.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const [first = ''] = files;
  const size = bytes(sum((each) => each.bytes));
  const candles = candleCount(
    sum((each) => each.candles),
    t,
  );
  const written =
    files.length === 0
      ? t('Exported {0}.', candles)
      : files.length === 1
        ? t('Exported {0} to {1} ({2}).', candles, basename(first), size)
        : t('Exported {0} to {1} files in {2} ({3}).', candles, files.length, dirname(first), size);
  return [written, missingText(exported, t)].filter((each) => each !== '').join(' ');
}
