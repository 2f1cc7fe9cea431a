import { DecimalSum } from '../decimal-sum.ts';
import type { RunningIndicator } from './create-indicator.ts';

/** Begins with 0; volumes are added up as the decimals they are, so that years of them do not drift. */
export function onBalanceVolume(): RunningIndicator {
  const sum = new DecimalSum();
  let before = NaN;
  return {
    add({ close, volume, length }, [target]) {
      const signed = new Float64Array(length);
      for (let row = 0; row < length; row++) {
        const now = close[row]!;
        if (now > before) signed[row] = volume[row]!;
        else if (now < before) signed[row] = -volume[row]!;
        before = now;
        sum.add(signed, row, row + 1);
        target![row] = sum.value;
      }
    },
  };
}
