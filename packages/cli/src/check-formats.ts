import { CandlewickError } from '@candlewick/core';
import { isFolder } from '@candlewick/core/host';
import type { Session } from './session.ts';

/** Wrong formats are told before anything is done. @throws PLUGIN_UNKNOWN, USAGE */
export function checkFormats(
  { config, host }: Session,
  formats: readonly string[],
  output: string | undefined,
): void {
  for (const format of formats) {
    const options = config.exporters[format];
    host.registry.get('exporter', (typeof options === 'object' ? options.plugin : undefined) ?? format);
  }
  if (output !== undefined && !isFolder(output) && formats.length > 1)
    throw new CandlewickError(
      'USAGE',
      `--output names one file, but ${formats.length} formats are asked for.`,
    );
}
