import { gapBands, type GapBand } from '../model/gap-bands.ts';
import { readPicked } from '../model/indicator-key.ts';
import { isSameDataset } from '../model/is-same-dataset.ts';
import { enoughBars } from '../model/move-view.ts';
import { approximateMs } from '../model/timeframe.ts';
import { firstView } from '../model/opening-ask.ts';
import { settledState } from '../model/settled-state.ts';
import { clamp, follow, type Bounds, type View } from '../model/view.ts';
import type { ChartDataset, ChartIndicator, ChartState, FromChart, Lane, ToChart, WindowResult } from '../protocol.ts'; // prettier-ignore
import type { AppHost } from './app-host.ts';
import type { Action } from './keys.ts';
import { drawForListeners, drawLegend } from './draw-around.ts';
import { FirstPaint } from './first-paint.ts';
import { listenToUser } from './listen-to-user.ts';
import { needWindow } from './need-window.ts';
import { PageParts } from './page-parts.ts';
import { runAction } from './run-action.ts';
import { WindowLoader, type Answered } from './window-loader.ts';

/** Only what takes longer is told. */
const BUSY_AFTER_MS = 400;
const KEEP_AFTER_MS = 250;

/** The page: what is in sight, which bars that needs, and everything around the drawing. */
export class ChartApp {
  readonly parts: PageParts;
  readonly #host: AppHost;
  readonly #root: HTMLElement;
  readonly #loaders: Readonly<Record<Lane, WindowLoader>>;
  readonly #datasets: Partial<Record<Lane, ChartDataset>> = {};
  indicators: readonly ChartIndicator[] = [];
  /** A move that goes on after the pointer was let go. */
  stopGlide: () => void = () => undefined;
  #state: ChartState | undefined;
  #view: View | undefined;
  #row: number | undefined;
  #shownIndicators: readonly string[] = [];
  #isFailed = false;
  readonly #firstPaint: FirstPaint;
  #frameRequest = 0;
  #busyTimer = 0;
  #keepTimer = 0;

  constructor(root: HTMLElement, host: AppHost) {
    this.#root = root;
    this.#host = host;
    this.#firstPaint = new FirstPaint(() => host.post({ type: 'painted' }));
    this.#loaders = {
      main: new WindowLoader('main', host.post),
      compare: new WindowLoader('compare', host.post),
    };
    this.parts = new PageParts(root, {
      run: (action) => this.run(action),
      bands: (width) => this.bands(width),
      retry: () => this.#retry(),
      showLog: () => host.post({ type: 'show-log' }),
    });
    listenToUser(this);
  }

  get state(): ChartState {
    return this.#state!;
  }

  get dataset(): ChartDataset | undefined {
    return this.#datasets.main;
  }

  get view(): View | undefined {
    return this.#view;
  }

  get bounds(): Bounds | undefined {
    const span = this.dataset?.span;
    const shortest = this.#state?.timeframe ?? this.#state?.dataset.timeframe ?? '1m';
    return span && { span, stepMs: approximateMs(shortest) };
  }

  /** The bar that is read: beneath the pointer or chosen by key; undefined: the last one in sight. */
  get row(): number | undefined {
    return this.#row;
  }

  receive(message: ToChart): void {
    switch (message.type) {
      case 'welcome':
        // Asked for twice, it comes twice; what the page has by then is newer.
        if (this.#state && isSameDataset(this.#state.dataset, message.state.dataset)) return;
        performance.mark('candlewick-greeted');
        this.#state = message.state;
        this.parts.frame.scale(message.state.scale);
        this.#busyTimer = window.setTimeout(() => this.parts.status.loading(), BUSY_AFTER_MS);
        return this.refresh();
      case 'indicators':
        this.indicators = message.indicators;
        return this.#drawIndicators();
      case 'dataset':
        return this.#takeDataset(message);
      case 'no-compare':
        return this.#endCompare();
      case 'window':
        return this.#takeWindow(message.lane, message.id, message.result);
      case 'failed':
        return this.#fail(message);
      case 'told':
        return this.parts.live.say(message.text);
    }
  }

  run(action: Action): void {
    this.stopGlide();
    if (this.#state) runAction(this, action);
  }

  post(message: FromChart): void {
    this.#host.post(message);
  }

  /** Changes what is kept, and everything that depends on it. */
  change(change: Partial<ChartState>): void {
    this.#state = { ...this.state, ...change };
    if (change.scale) this.parts.frame.scale(change.scale);
    if (change.timeframe && this.#view && this.bounds) this.#view = enoughBars(this.#view, this.bounds);
    this.refresh();
  }

  look(view: View): void {
    // It belongs to where the pointer was.
    this.parts.tip.hide();
    this.#view = this.bounds ? clamp(view, this.bounds) : view;
    this.refresh();
  }

  move(how: (view: View, bounds: Bounds) => View): void {
    if (this.#view && this.bounds) this.look(how(this.#view, this.bounds));
  }

  read(row: number | undefined): void {
    this.#row = row;
    this.#drawLegend();
  }

  #takeDataset({ lane, dataset, opening }: Extract<ToChart, { type: 'dataset' }>): void {
    const before = this.#datasets[lane];
    this.#datasets[lane] = dataset;
    if (lane === 'compare') {
      this.#state = { ...this.state, compare: dataset.id, scale: 'percent' };
      this.parts.frame.scale('percent');
      this.#askCompare();
      return this.refresh();
    }
    // What failed before is asked for again.
    if (this.#isFailed) this.#loaders.main.forget();
    this.#isFailed = false;
    if (!this.bounds) return this.#showNone(false);
    const seen = this.#view;
    const view = seen ? follow(seen, before?.span, this.bounds) : firstView(this.state, this.bounds);
    this.#view = clamp(view, this.bounds);
    if (!seen && opening) this.#showWindow(opening.result, this.#loaders.main.offer(opening));
    // While a fetch is writing, a slow window would never come if each change took its place.
    if (this.#loaders.main.outdate()) this.#redraw();
    else this.refresh();
  }

  #takeWindow(lane: Lane, id: number, result: WindowResult): void {
    const answered = this.#loaders[lane].take(id);
    if (!answered) return;
    if (lane === 'compare') {
      this.parts.frame.compare(result.bars);
      return this.refresh();
    }
    this.#showWindow(result, answered);
    // The data may have changed meanwhile.
    this.#need();
  }

  #showWindow(result: WindowResult, answered: Answered): void {
    this.#firstPaint.barsCame();
    clearTimeout(this.#busyTimer);
    this.#isFailed = false;
    this.parts.status.hide();
    this.parts.stage.classList.remove('waiting');
    this.#row = undefined;
    const { bars } = this.parts.frame.show(result);
    this.#shownIndicators = answered.indicators;
    this.#drawIndicators();
    this.#root.dataset['bars'] = String(bars.length);
    this.#root.dataset['timeframe'] = result.timeframe;
    this.#root.dataset['answerMs'] = answered.tookMs.toFixed(0);
    this.#askCompare();
    this.#render();
    requestAnimationFrame(() => {
      this.#root.dataset['state'] = 'ready';
      this.#firstPaint.drawn();
    });
  }

  /** The same stretch of the second dataset, in bars of the same length or of its own where that is longer. */
  #askCompare(): void {
    const own = this.#datasets.compare?.id.timeframe;
    const { shown } = this.#loaders.main;
    if (own === undefined || !shown) return;
    const isLonger = approximateMs(own) > approximateMs(shown.timeframe);
    this.#loaders.compare.ask(isLonger ? { ...shown, timeframe: own } : shown);
  }

  #endCompare(): void {
    delete this.#datasets.compare;
    this.parts.frame.compare(undefined);
    this.#loaders.compare.forget();
    this.change({ compare: undefined, scale: 'linear' });
  }

  #fail({ lane, id, error }: Extract<ToChart, { type: 'failed' }>): void {
    if (id !== undefined && !this.#loaders[lane].fail(id)) return this.#need();
    if (lane === 'main' && error.code === 'UNKNOWN_DATASET') return this.#showNone(true);
    const { status, stage, frame } = this.parts;
    clearTimeout(this.#busyTimer);
    stage.classList.remove('waiting');
    status.failed(error, frame.shown !== undefined);
    // Without the second dataset the first one can still be looked at.
    if (lane === 'compare') return;
    this.#isFailed = true;
    this.#root.dataset['state'] = 'failed';
  }

  /** What was drawn is not in the cache any more. @param isGone the dataset is not either */
  #showNone(isGone: boolean): void {
    clearTimeout(this.#busyTimer);
    this.stopGlide();
    for (const loader of Object.values(this.#loaders)) loader.forget();
    delete this.#datasets.main;
    this.#view = this.#row = undefined;
    this.parts.clear();
    this.#root.dataset['state'] = 'empty';
    this.parts.status.empty(isGone);
    this.refresh();
  }

  #retry(): void {
    this.parts.status.loading();
    this.#isFailed = false;
    for (const loader of Object.values(this.#loaders)) loader.forget();
    this.post({ type: 'retry' });
  }

  /** With the next frame, however often it is asked for. */
  refresh(): void {
    this.#need();
    this.#redraw();
  }

  #redraw(): void {
    this.#frameRequest ||= requestAnimationFrame(() => this.#render());
  }

  #need(): void {
    const { dataset, bounds } = this;
    if (!this.#view || !bounds || !dataset || this.#isFailed || this.parts.frame.width <= 0) return;
    const need = { view: this.#view, bounds, dataset, state: this.state, width: this.parts.frame.width };
    needWindow(this.#loaders.main, need);
    this.parts.stage.classList.toggle('waiting', this.#loaders.main.isWaiting);
  }

  #render(): void {
    cancelAnimationFrame(this.#frameRequest);
    this.#frameRequest = 0;
    if (!this.#state) return;
    const level = this.parts.frame.shown?.window.timeframe;
    this.parts.toolbar.update(this.#state, this.dataset, level);
    if (this.#view) this.parts.frame.look(this.#view);
    this.parts.measure.draw();
    this.#drawLegend();
    clearTimeout(this.#keepTimer);
    this.#keepTimer = window.setTimeout(() => this.#settle(), KEEP_AFTER_MS);
  }

  /** When the view stands still. */
  #settle(): void {
    this.#state = settledState(this.state, this.#view, this.#loaders.main.shown?.timeframe);
    this.#host.keep(this.#state);
    drawForListeners(this.parts, this.#state, this.#view);
  }

  /** Those of the window that is shown: what was picked a moment ago comes with the next one. */
  #drawIndicators(): void {
    this.parts.frame.indicate(readPicked(this.#shownIndicators, this.indicators));
    this.#drawLegend();
  }

  #drawLegend(): void {
    drawLegend(this.parts, this.#state, this.#view, this.#row);
  }

  /** Gaps of the window that is shown, where they are on the screen. */
  bands(width: number): readonly GapBand[] {
    const gaps = this.parts.frame.shown?.window.gaps ?? [];
    return gapBands(gaps, (time) => this.parts.frame.placeOf(time), width);
  }
}
