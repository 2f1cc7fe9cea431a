import type { Store } from './5-store.ts';
import { UNKNOWN_RETRY_MS } from './4-verify/rounds.ts';
import type { Settlement } from './4-verify/settle-holes.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import { NO_CANDLES } from '../domain/candles.ts';
import type { Session } from './session.ts';

/**
 * Takes the end of the market out of a settlement: that nothing comes any more is the venue's word alone, and a page
 * behind it that is under way may say otherwise. Until all pages are there its time stays unknown.
 */
export function holdEnds(session: Session, settlement: Settlement, source: string): Settlement {
  const gaps = settlement.gaps.map((gap): LedgerEntry => {
    if (gap.reason !== 'delisted') return gap;
    session.ends.push({ gap, nothingSince: settlement.nothingSince ?? gap.from, source });
    return asUnknown(gap);
  });
  return { ...settlement, gaps };
}

/**
 * Believes the ends that were held back, unless a candle is known where the venue had answered nothing, or something
 * there could not be had.
 */
export async function confirmEnds(session: Session, store: Store): Promise<void> {
  const { id, ends } = session;
  for (const { gap, nothingSince, source } of ends) {
    const unheard = session.fatal !== undefined || session.unmet.some(({ to }) => to > nothingSince);
    if (unheard || (await store.hasCandleFrom(id, nothingSince))) session.unmet.push(asUnknown(gap));
    else
      await store.commit(id, {
        candles: NO_CANDLES,
        gaps: [gap],
        issues: [],
        window: { from: gap.from, to: gap.to },
        slots: session.parts.grid.count(gap),
        facts: session.facts(),
        provenance: 'venue',
        source,
      });
  }
}

const asUnknown = (gap: LedgerEntry): LedgerEntry => ({
  ...gap,
  reason: 'unknown',
  retryAt: gap.evidence.lastAskedAt + UNKNOWN_RETRY_MS,
});
