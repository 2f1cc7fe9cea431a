import { describe, expect, it } from 'vitest';
import { together } from '../../../src/exchange-ccxt/archive/together.ts';

const never = new AbortController().signal;

/** Ends when it is given up, a little later. */
const givenUp = (signal: AbortSignal, ended: () => void) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      setImmediate(() => {
        ended();
        reject(signal.reason as Error);
      });
    });
  });

describe('two things asked for together', () => {
  it('are given in their order', async () => {
    expect(await together(never, () => [Promise.resolve(1), Promise.resolve('two')])).toEqual([1, 'two']);
  });

  it('end both when one fails, with what failed first', async () => {
    for (const swap of [false, true]) {
      let isOver = false;
      const asked = together<unknown, unknown>(never, (signal) => {
        const other = givenUp(signal, () => (isOver = true));
        const failing = Promise.reject(new Error('absent'));
        return swap ? [other, failing] : [failing, other];
      });
      await expect(asked).rejects.toThrow('absent');
      expect(isOver).toBe(true);
    }
  });

  it('are given up together', async () => {
    const stop = new AbortController();
    let over = 0;
    const asked = together(stop.signal, (signal) => [
      givenUp(signal, () => over++),
      givenUp(signal, () => over++),
    ]);
    stop.abort(new Error('stopped'));
    await expect(asked).rejects.toThrow('stopped');
    expect(over).toBe(2);
  });
});
