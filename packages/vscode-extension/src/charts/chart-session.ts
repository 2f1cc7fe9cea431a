import type { DatasetDetail, EngineConnection, EngineEvent } from '../engine/protocol.ts';
import { checkFromChart } from './check-from-chart.ts';
import { LONGEST_MESSAGE } from './model/check-values.ts';
import { isSameDataset } from './model/is-same-dataset.ts';
import { openingAsk } from './model/opening-ask.ts';
import type { OpeningTimes } from './opening-times.ts';
import type {
  ChartDataset,
  ChartError,
  ChartState,
  DatasetId,
  FromChart,
  Interval,
  Lane,
  Opening,
  ToChart,
  WindowAsk,
} from './protocol.ts';

/** What a chart needs of the editor around it. */
export interface ChartEditor {
  post(message: ToChart): void;
  /** Asks for a second dataset; undefined: the user thought better of it. */
  pickCompare(beside: DatasetId): Promise<DatasetId | undefined>;
  saveImage(image: Uint8Array): Promise<void>;
  saveCsv(range: Interval, timeframe: string): Promise<void>;
  showLog(): void;
  log(text: string): void;
  /** The first bars are on the screen. */
  painted(): void;
}

export interface SessionOptions {
  readonly engine: EngineConnection;
  readonly editor: ChartEditor;
  readonly state: ChartState;
  readonly words: Readonly<Record<string, string>>;
  readonly times?: OpeningTimes;
  /**
   * Whether the editor keeps what is posted until the page is there, as it does for a new panel. To the page of one that
   * comes back it would be lost.
   */
  readonly isKept: boolean;
}

type FirstLook = Pick<Extract<ToChart, { type: 'dataset' }>, 'dataset' | 'opening'>;

/** More gaps than anybody walks through one by one. */
const MOST_GAPS = 5_000;
/** While a run is at work a dataset changes several times a second; details are read so often at most. */
const REFRESH_MS = 500;

/** One chart's side in the host: answers the page's messages from the engine, and tells it when data has changed. */
export class ChartSession implements Disposable {
  readonly #options: SessionOptions;
  readonly #subscription: { dispose(): void };
  readonly #running = new Map<Lane, AbortController>();
  readonly #timers = new Map<Lane, NodeJS.Timeout>();
  readonly #datasets = new Map<Lane, DatasetId>();
  /** What the page begins with is on its way to it. */
  #isGreeting: boolean;
  /** The first look at the main dataset, while it is true. */
  #early: Promise<FirstLook> | undefined;
  /** What the first look asks has no answer yet. */
  #isLooking = true;
  #isDisposed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#datasets.set('main', options.state.dataset);
    if (options.state.compare) this.#datasets.set('compare', options.state.compare);
    this.#subscription = options.engine.onEvent((event) => this.#onEvent(event));
    // Read before the page is there, which takes longer than all of this.
    this.#early = this.#lookFirst(options.state.dataset);
    this.#early.catch(() => undefined);
    this.#isGreeting = options.isKept;
    if (options.isKept) void this.#guarded(() => this.#greet());
  }

  /** Whatever the page sent: what is not a message of a chart is ignored. */
  async receive(value: unknown): Promise<void> {
    const message = checkFromChart(value);
    if (!message) return this.#options.editor.log('The chart sent a message that is none.');
    await this.#guarded(() => this.#answer(message));
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    for (const running of this.#running.values()) running.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  async #answer(message: FromChart): Promise<void> {
    const { editor } = this.#options;
    switch (message.type) {
      case 'ready': {
        this.#options.times?.mark('page’s first message');
        // A page that says it again has not been reached, or was loaded anew.
        const isGreeting = this.#isGreeting;
        this.#isGreeting = false;
        return isGreeting ? undefined : this.#greet();
      }
      case 'painted':
        return editor.painted();
      case 'retry':
        await Promise.all([this.#tellAll(), this.#tellIndicators()]);
        return;
      case 'window':
        return this.#readWindow(message.lane, message.id, message.ask);
      case 'pick-compare': {
        const picked = await editor.pickCompare(this.#datasets.get('main')!);
        if (!picked) return;
        this.#datasets.set('compare', picked);
        return this.#tell('compare');
      }
      case 'end-compare':
        return this.#endCompare();
      case 'save-image':
        return editor.saveImage(message.image);
      case 'save-csv':
        return editor.saveCsv(message.range, message.timeframe);
      case 'show-log':
        return editor.showLog();
    }
  }

  async #guarded(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#post({ type: 'failed', lane: 'main', error: toChartError(error) });
    }
  }

  /** All that the page begins with, unasked: who it is, what is known of its datasets, the bars that come into sight first. */
  async #greet(): Promise<void> {
    const { state, words } = this.#options;
    this.#post({ type: 'welcome', state, words });
    await Promise.all([this.#tellAll(), this.#tellIndicators()]);
  }

  async #tellAll(): Promise<void> {
    await Promise.all([...this.#datasets.keys()].map((lane) => this.#tell(lane)));
  }

  async #tellIndicators(): Promise<void> {
    this.#post({ type: 'indicators', indicators: await this.#options.engine.call('indicators', {}) });
  }

  /** Reads what is known of the lane's dataset and tells the page. */
  async #tell(lane: Lane): Promise<void> {
    const id = this.#datasets.get(lane);
    if (!id) return;
    try {
      const early = lane === 'main' ? this.#early : undefined;
      if (early) this.#early = undefined;
      const look = await (early ?? this.#look(id));
      if (this.#datasets.get(lane) === id) this.#post({ type: 'dataset', lane, ...look });
    } catch (error) {
      if (lane === 'compare' && (error as Partial<ChartError>).code === 'UNKNOWN_DATASET')
        return this.#endCompare();
      this.#post({ type: 'failed', lane, error: toChartError(error) });
    }
  }

  async #look(id: DatasetId): Promise<FirstLook> {
    return { dataset: toChartDataset(id, await this.#options.engine.call('show', { dataset: id })) };
  }

  async #lookFirst(id: DatasetId): Promise<FirstLook> {
    const { dataset } = await this.#look(id).finally(() => (this.#isLooking = false));
    this.#options.times?.mark('dataset read');
    const opening = await this.#readOpening(dataset);
    return opening ? { dataset, opening } : { dataset };
  }

  /** The bars that the page will ask for first. Where they cannot be read, it asks and is told why. */
  async #readOpening(dataset: ChartDataset): Promise<Opening | undefined> {
    const { state, engine, times } = this.#options;
    const ask = openingAsk(state, dataset);
    if (!ask) return undefined;
    const running = new AbortController();
    this.#running.set('main', running);
    try {
      const request = { dataset: dataset.id, ...ask };
      const result = await engine.call('readWindow', request, { signal: running.signal });
      times?.mark('bars read');
      return { ask, result };
    } catch {
      return undefined;
    } finally {
      if (this.#running.get('main') === running) this.#running.delete('main');
    }
  }

  #endCompare(): void {
    this.#datasets.delete('compare');
    this.#running.get('compare')?.abort();
    this.#post({ type: 'no-compare' });
  }

  async #readWindow(lane: Lane, id: number, ask: WindowAsk): Promise<void> {
    const dataset = this.#datasets.get(lane);
    if (!dataset) return;
    this.#running.get(lane)?.abort();
    const running = new AbortController();
    this.#running.set(lane, running);
    const { engine } = this.#options;
    try {
      const result = await engine.call('readWindow', { dataset, ...ask }, { signal: running.signal });
      if (!running.signal.aborted) this.#post({ type: 'window', lane, id, result });
    } catch (error) {
      if (!running.signal.aborted) this.#post({ type: 'failed', lane, id, error: toChartError(error) });
    } finally {
      if (this.#running.get(lane) === running) this.#running.delete(lane);
    }
  }

  #onEvent(event: EngineEvent): void {
    if (event.type === 'engine-lost') {
      const error = { code: 'ENGINE_LOST', message: `The engine process ended (${event.how}).` };
      return this.#post({ type: 'failed', lane: 'main', error });
    }
    // The first look waited for an engine to start: what it reads is read with these settings.
    const isChange = event.type === 'configured' && !(event.isFirst && this.#isLooking);
    if (isChange) for (const lane of this.#datasets.keys()) this.#refresh(lane);
    if (event.type !== 'datasets-changed') return;
    for (const [lane, id] of this.#datasets) {
      const isTouched = [...event.changed.map((each) => each.id), ...event.removed].some((each) =>
        isSameDataset(each, id),
      );
      if (isTouched) this.#refresh(lane);
    }
  }

  #refresh(lane: Lane): void {
    // What was read before is not true any more.
    if (lane === 'main') this.#early = undefined;
    if (this.#timers.has(lane)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(lane);
      void this.#tell(lane);
    }, REFRESH_MS);
    this.#timers.set(lane, timer);
  }

  #post(message: ToChart): void {
    if (!this.#isDisposed) this.#options.editor.post(message);
  }
}

function toChartDataset(id: DatasetId, { summary, gaps, timeframes }: DatasetDetail): ChartDataset {
  const { firstTime, lastTime, stepMs } = summary;
  const span =
    firstTime === undefined || lastTime === undefined
      ? undefined
      : { from: firstTime, to: lastTime + stepMs };
  // Before the listing and after the end of a market there is nothing to go to.
  const inside = gaps.filter(({ from, to }) => span !== undefined && to > span.from && from < span.to);
  return {
    id,
    span,
    timeframes,
    gaps: inside.slice(-MOST_GAPS).map(({ from, to, slots, reason }) => ({ from, to, slots, reason })),
    openGaps: summary.openGaps,
    isUpdating: summary.isUpdating,
    mark: summary.mark,
  };
}

/** Only texts, as long as the page takes them: an error of the engine may carry more than a page should see. */
function toChartError(error: unknown): ChartError {
  const { code, message, remedy } = error as Partial<ChartError>;
  return {
    code: typeof code === 'string' ? code : 'INTERNAL',
    message: (typeof message === 'string' ? message : String(error)).slice(0, LONGEST_MESSAGE),
    ...(typeof remedy === 'string' ? { remedy } : {}),
  };
}
