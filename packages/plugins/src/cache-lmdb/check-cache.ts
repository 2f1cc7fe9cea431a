import type { CacheCheck, CacheFinding, CheckOptions, DatasetId } from '@candlewick/core';
import { datasetKey, errorCode } from '@candlewick/core';
import type { Damage } from './check-dataset.ts';
import { checkDataset } from './check-dataset.ts';
import { movedTo, MovedAway } from './moved.ts';
import { takeTurns } from '../turns.ts';
import { dropStrayNumbers, strayNumbers } from './remove-dataset.ts';
import { repairDataset } from './repair-dataset.ts';
import type { Store } from './store.ts';
import { keyOf, LATEST } from './store.ts';
import type { DatasetStamp } from './stored-dataset.ts';
import { usedPages } from './used-pages.ts';

type OnRepaired = (id: DatasetId, stamp: DatasetStamp | undefined) => void;

/** Checks dataset by dataset, each in one state of the store, while others write. */
export async function checkStore(
  store: Store,
  { signal, onProgress, repair = false }: CheckOptions,
  onRepaired: OnRepaired = () => undefined,
): Promise<CacheCheck> {
  const total = usedPages(store.tables);
  let done = 0;
  const findings: CacheFinding[] = [];
  const sums = { datasets: 0, blocks: 0, candles: 0 };
  const note = (damages: readonly Damage[], isRepaired: boolean): void => {
    for (const { block: _, piece: __, ...finding } of damages) findings.push({ ...finding, isRepaired });
  };
  store.refresh();
  for (const id of [...store.stamps(LATEST)].map(([each]) => each)) {
    const turn = takeTurns();
    const transaction = store.hold();
    let damages: readonly Damage[] = [];
    try {
      const dataset = readRecord(store, id, { transaction });
      if (!dataset) continue; // deleted meanwhile
      sums.datasets++;
      if ('message' in dataset) damages = [dataset];
      else {
        const steps = checkDataset(store, id, dataset, { transaction }, (bytes) => (done += bytes));
        let step = steps.next();
        for (; !step.done; step = steps.next()) {
          signal?.throwIfAborted();
          onProgress?.(Math.min(done, total), total);
          await turn();
        }
        damages = step.value.damages;
        sums.blocks += step.value.blocks;
        sums.candles += step.value.candles;
      }
    } finally {
      transaction.done();
    }
    if (repair && damages.length > 0)
      onRepaired(id, await inside(store, () => repairRecord(store, id, damages)));
    note(damages, repair);
  }
  const strays = await inside(store, () => (repair ? dropStrayNumbers(store) : strayNumbers(store)));
  for (const number of strays)
    note([{ kind: 'stray', message: `blocks of dataset number ${number}, which there is not` }], repair);
  onProgress?.(total, total);
  return { ...sums, findings };
}

function readRecord(store: Store, id: DatasetId, at: Parameters<Store['dataset']>[1]) {
  try {
    return store.dataset(id, at);
  } catch (error) {
    if (errorCode(error) !== 'CACHE_CORRUPT') throw error;
    const message = `${datasetKey(id)}: what is known of it is damaged, and its candles cannot be found by it`;
    return { kind: 'record', dataset: id, message } satisfies Damage;
  }
}

/** A record that cannot be read is removed: what it knew of its blocks is known nowhere else. */
function repairRecord(store: Store, id: DatasetId, damages: readonly Damage[]): DatasetStamp | undefined {
  if (!damages.some(({ kind }) => kind === 'record')) return repairDataset(store, id, damages);
  const record = readRecord(store, id, LATEST);
  if (!record || !('message' in record)) return store.stamp(id, LATEST);
  store.tables.root.removeSync(keyOf(id));
  store.setCount('changes', store.count('changes', LATEST) + 1);
  return undefined;
}

const inside = <T>(store: Store, body: () => T): Promise<T> =>
  store.tables.root.childTransaction(() => {
    if (movedTo(store.tables) !== undefined) throw new MovedAway();
    return body();
  });
