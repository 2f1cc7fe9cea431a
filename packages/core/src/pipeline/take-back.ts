import type { Cache } from '../contracts/cache.ts';
import type { Store } from './5-store.ts';
import type { Session } from './session.ts';

/**
 * Opens gaps again, of this run or an earlier one, at whose times an answer has had a row after all: two answers that
 * lack a row do not outweigh the one that has it.
 */
export async function takeBack(session: Session, cache: Cache, store: Store, now: number): Promise<void> {
  const { id, overheard } = session;
  if (overheard.isEmpty) return;
  const record = await cache.get(id);
  const open = overheard.contradicts(record?.ledger ?? [], now);
  if (open.length === 0) return;
  session.unmet.push(...open);
  const facts = session.facts();
  // A market was listed no later than its rows.
  const first = open[0]!.from;
  const wasThere = facts.listedAt !== undefined && first < facts.listedAt;
  await store.takeBack(id, open, wasThere ? { ...facts, listedAt: first } : facts);
}
