import {
  datasetKey,
  type DatasetId,
  type DatasetOutcome,
  type Monitor,
  type PoolStatus,
  type RunEvent,
} from '@candlewick/core';
import { wasAsked } from '@candlewick/core/host';
import { drawFrame, LONG_SILENCE_MS, type BarState } from './bars.ts';
import { Awaited } from './awaited.ts';
import { duration, number, plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';
import { Troubles } from './troubles.ts';

const FRAME_MS = 80;

interface Row {
  readonly label: string;
  total: number;
  done: number;
  since: number | undefined;
  note: string | undefined;
}

/** Draws a run while it goes on: the cache check, a bar per dataset, waits, retries, and what was recovered. */
export class ProgressMonitor implements Monitor {
  readonly #terminal: Terminal;
  readonly #label: (dataset: DatasetId) => string;
  readonly #rows = new Map<string, Row>();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #troubles = new Troubles();
  readonly #awaited = new Awaited();
  #budget: PoolStatus | undefined;
  #heading = '';
  #isDrawn = false;
  #isOver = false;

  constructor(terminal: Terminal, label: (dataset: DatasetId) => string) {
    this.#terminal = terminal;
    this.#label = label;
    this.#timer = terminal.isLive ? setInterval(() => this.#draw(), FRAME_MS).unref() : undefined;
  }

  onEvent(event: RunEvent): void {
    this.#awaited.onEvent(event);
    switch (event.type) {
      case 'cache-checked':
        return this.#cacheChecked(event);
      case 'planned': {
        this.#section('Fetching');
        const row = this.#row(event.dataset);
        row.total = event.slots;
        row.since = performance.now();
        if (!this.#terminal.isLive)
          this.#say(
            event.dataset,
            `${plural(event.slots, 'candle')} in ${event.files === undefined ? '' : `${plural(event.files, 'file')} of the archive and `}${plural(event.requests, 'request')}, weight ${number(event.weight)}`,
          );
        return;
      }
      case 'stored':
      case 'brought':
        this.#row(event.dataset).done += event.slots;
        return;
      case 'retry': {
        const told = this.#troubles.failed(this.#withPause(event));
        // A ban stops all datasets at once: the line below the bars counts it down.
        if (event.code === 'EXCHANGE_BANNED' && this.#terminal.isLive) return;
        return this.#news(event.dataset, told, 'yellow');
      }
      case 'recovered':
        return this.#news(event.dataset, this.#troubles.recovered(event), 'green');
      case 'gap':
        this.#troubles.gaveUp(event.dataset, event.gap.from);
        // What was not asked for because the run is over is told at its end.
        if (!wasAsked(event.gap)) return;
        if (event.gap.reason === 'fetch-failed' || event.gap.reason === 'unknown')
          this.#say(
            event.dataset,
            this.#terminal.style(
              'yellow',
              `gap ${time(event.gap.from)} – ${time(event.gap.to)}: ${event.gap.reason} (${event.gap.evidence.answer})`,
            ),
          );
        return;
      case 'file':
        if (event.code === undefined) return;
        this.#troubles.gaveUp(event.dataset, event.interval.from);
        return this.#say(
          event.dataset,
          this.#terminal.style('yellow', `${event.file} is left out: ${event.message ?? event.code}`),
        );
      case 'pressure':
        if (event.cause !== 'none')
          this.#terminal.line(
            `  ${event.cause} is above its limit: ${plural(event.requestsInFlight, 'request')} in flight from now on`,
          );
        return;
      case 'budget':
        return this.#budgetChanged(event.status);
      case 'dataset-finished':
        return this.#finished(event.outcome);
      default:
    }
  }

  /** Ends the drawing; what stays is printed by the command. */
  stop(): void {
    clearInterval(this.#timer);
    this.#isOver = true;
    if ([...this.#rows.values()].every(({ since }) => since === undefined)) return this.#terminal.clear();
    this.#draw();
    this.#terminal.keep();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
  }

  #cacheChecked({ dataset, result, coveredSlots, slots, durationMs }: RunEvent<'cache-checked'>): void {
    this.#section('Checking cache');
    const words = {
      hit: `cache hit: all of it is there, ${plural(slots, 'candle')}, checked in ${duration(durationMs)}`,
      partial: `partly cached: ${number(coveredSlots)} of ${plural(slots, 'candle')}`,
      miss: 'not cached',
    }[result];
    this.#say(dataset, this.#terminal.style(result === 'hit' ? 'green' : 'cyan', words));
  }

  #budgetChanged(status: PoolStatus): void {
    const before = this.#budget?.state;
    this.#budget = status;
    if (this.#terminal.isLive || before === status.state) return;
    const wait =
      status.resumesAt === undefined ? '' : ` ${duration(Math.max(0, status.resumesAt - Date.now()))}`;
    const paused = before === 'waiting' || before === 'banned';
    if (status.state === 'waiting')
      this.#terminal.line(`  rate limit reached: waiting${wait} for the next window`);
    else if (status.state === 'banned') this.#terminal.line(`  banned by the exchange: waiting${wait}`);
    else if (paused) this.#terminal.line('  resumed');
    else if (status.state === 'near')
      this.#terminal.line('  approaching the rate limit: adjusting the frequency');
  }

  /** A request that is to be sent again waits for the budget as well, as everything does. */
  #withPause(event: RunEvent<'retry'>): RunEvent<'retry'> {
    const pause = (this.#budget?.resumesAt ?? 0) - Date.now();
    return { ...event, delayMs: Math.max(event.delayMs, pause) };
  }

  #finished({ dataset, status }: DatasetOutcome): void {
    const row = this.#rows.get(datasetKey(dataset));
    if (row) row.note = status === 'failed' ? 'stopped' : 'done';
  }

  #row(dataset: DatasetId): Row {
    const key = datasetKey(dataset);
    const known = this.#rows.get(key);
    if (known) return known;
    const row: Row = { label: this.#label(dataset), total: 0, done: 0, since: undefined, note: undefined };
    this.#rows.set(key, row);
    return row;
  }

  #section(heading: string): void {
    if (this.#heading === heading) return;
    this.#heading = heading;
    this.#terminal.heading(heading);
  }

  #news(dataset: DatasetId, text: string | undefined, colour: 'yellow' | 'green'): void {
    if (text !== undefined) this.#say(dataset, this.#terminal.style(colour, text));
  }

  #say(dataset: DatasetId, text: string): void {
    this.#terminal.line(`  ${this.#label(dataset)}  ${text}`);
  }

  #draw(): void {
    if (!this.#terminal.isLive) return;
    const bars = [...this.#rows.values()].flatMap((row): BarState[] =>
      row.since === undefined
        ? []
        : [
            {
              label: row.label,
              done: row.done,
              total: row.total,
              elapsedMs: performance.now() - row.since,
              ...(row.note === undefined ? {} : { note: row.note }),
            },
          ],
    );
    const silentMs = this.#isOver ? 0 : this.#awaited.silentMs;
    // Before there are bars, markets and the exchange's clock are asked for: only a long silence is shown.
    if (bars.length === 0 && silentMs < LONG_SILENCE_MS && !this.#isDrawn) return;
    this.#isDrawn = true;
    const { width, unicode } = this.#terminal;
    const shown = bars.slice(-Math.max(4, (process.stdout.rows || 24) - 4));
    const retrying = this.#isOver ? 0 : this.#troubles.retrying;
    const budget = this.#budget && this.#isOver ? { ...this.#budget, state: 'free' as const } : this.#budget;
    this.#terminal.draw(drawFrame(shown, { width, unicode, budget, retrying, silentMs, now: Date.now() }));
  }
}
