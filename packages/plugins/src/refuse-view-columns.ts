import { CandlewickError, isViewColumn } from '@candlewick/core';

/**
 * For layouts of other tools, whose columns are fixed: what a view adds would be lost, and a filled or partial row must not
 * pass for the venue's.
 *
 * @throws PLUGIN_OPTIONS
 */
export function refuseViewColumns(tool: string, extras: readonly string[]): void {
  const added = extras.filter(isViewColumn);
  if (added.length > 0)
    throw new CandlewickError(
      'PLUGIN_OPTIONS',
      `${tool}'s files have no place for ${added.join(', ')}: leave --fill, --indicators and --partial flag out.`,
    );
}
