import type { DatasetDetail, EngineConnection, EngineEvent } from '../engine/protocol.ts';
import { checkFromChart } from './check-from-chart.ts';
import type {
  ChartDataset,
  ChartError,
  ChartState,
  DatasetId,
  FromChart,
  Interval,
  Lane,
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
}

export interface SessionOptions {
  readonly engine: EngineConnection;
  readonly editor: ChartEditor;
  readonly state: ChartState;
  readonly words: Readonly<Record<string, string>>;
}

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
  /** The first answer about the main dataset. */
  #early: Promise<DatasetDetail> | undefined;
  #isDisposed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#datasets.set('main', options.state.dataset);
    if (options.state.compare) this.#datasets.set('compare', options.state.compare);
    this.#subscription = options.engine.onEvent((event) => this.#onEvent(event));
    // Asked before the page is there: it takes longer to come than the engine to start.
    this.#early = options.engine.call('show', { dataset: options.state.dataset });
    this.#early.catch(() => undefined);
  }

  /** Whatever the page sent: what is not a message of a chart is ignored. */
  async receive(value: unknown): Promise<void> {
    const message = checkFromChart(value);
    if (!message) return this.#options.editor.log('The chart sent a message that is none.');
    try {
      await this.#answer(message);
    } catch (error) {
      this.#post({ type: 'failed', lane: 'main', error: toChartError(error) });
    }
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#subscription.dispose();
    for (const running of this.#running.values()) running.abort();
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  async #answer(message: FromChart): Promise<void> {
    const { editor, state, words } = this.#options;
    switch (message.type) {
      case 'ready': {
        this.#post({ type: 'welcome', state, words });
        await Promise.all([this.#tellAll(), this.#tellIndicators()]);
        return;
      }
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
        this.#datasets.delete('compare');
        this.#running.get('compare')?.abort();
        return this.#post({ type: 'no-compare' });
      case 'save-image':
        return editor.saveImage(message.image);
      case 'save-csv':
        return editor.saveCsv(message.range, message.timeframe);
      case 'show-log':
        return editor.showLog();
    }
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
      const detail = await (early ?? this.#options.engine.call('show', { dataset: id }));
      if (this.#datasets.get(lane) === id)
        this.#post({ type: 'dataset', lane, dataset: toChartDataset(id, detail) });
    } catch (error) {
      this.#post({ type: 'failed', lane, error: toChartError(error) });
    }
  }

  async #readWindow(lane: Lane, id: number, ask: WindowAsk): Promise<void> {
    const dataset = this.#datasets.get(lane);
    if (!dataset) return;
    this.#running.get(lane)?.abort();
    const running = new AbortController();
    this.#running.set(lane, running);
    const { engine } = this.#options;
    const { from, to, timeframe, mostBars, indicators } = ask;
    const request = { dataset, from, to, timeframe, mostBars, indicators };
    try {
      const result = await engine.call('readWindow', request, { signal: running.signal });
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
    if (event.type === 'configured') for (const lane of this.#datasets.keys()) this.#refresh(lane);
    if (event.type !== 'datasets-changed') return;
    for (const [lane, id] of this.#datasets) {
      const isTouched = [...event.changed.map((each) => each.id), ...event.removed].some((each) =>
        isSame(each, id),
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

const isSame = (a: DatasetId, b: DatasetId): boolean =>
  a.exchange === b.exchange && a.symbol === b.symbol && a.timeframe === b.timeframe;

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
    version: summary.version,
  };
}

/** Only texts: an error of the engine may carry more than a page should see. */
function toChartError(error: unknown): ChartError {
  const { code, message, remedy } = error as Partial<ChartError>;
  return {
    code: typeof code === 'string' ? code : 'INTERNAL',
    message: typeof message === 'string' ? message : String(error),
    ...(typeof remedy === 'string' ? { remedy } : {}),
  };
}
