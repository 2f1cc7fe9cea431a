import type { TaskOptions } from '@candlewick/core';
import { bytes, duration, percent } from './format.ts';
import type { Terminal } from './terminal.ts';

const FRAME_MS = 80;

/** Runs a long piece of housekeeping under a bar of bytes; the signal stops it. */
export async function withTaskBar<T>(
  terminal: Terminal,
  label: string,
  signal: AbortSignal,
  task: (options: Required<TaskOptions>) => Promise<T>,
): Promise<T> {
  const started = performance.now();
  let drawnAt = 0;
  const onProgress = (done: number, total: number): void => {
    const now = performance.now();
    if (now - drawnAt < FRAME_MS) return;
    drawnAt = now;
    const share = total === 0 ? 1 : done / total;
    const [on, off] = terminal.unicode ? ['█', '░'] : ['#', '-'];
    const full = Math.round(share * 30);
    const left = share > 0 ? `  ETA ${duration(((now - started) / share) * (1 - share))}` : '';
    terminal.draw(
      `  ${label}  ${on!.repeat(full)}${off!.repeat(30 - full)}  ${percent(share)}  ${bytes(done)} of ${bytes(total)}${left}`,
    );
  };
  try {
    return await task({ signal, onProgress });
  } finally {
    terminal.clear();
  }
}
