import { measure, type MeasurePoint } from '../model/measure.ts';
import type { ChartFrame } from './chart-frame.ts';
import { barCount } from './counted.ts';
import { element } from './element.ts';
import { t } from './translate.ts';

/** A box from one point to another that says what lies between. */
export class MeasureTool {
  readonly root = element('div', { class: 'measure', hidden: true });
  readonly #label = element('div', { class: 'label' });
  readonly #frame: ChartFrame;
  #start: MeasurePoint | undefined;
  #end: MeasurePoint | undefined;
  /** The next drag measures. */
  isArmed = false;

  constructor(frame: ChartFrame) {
    this.#frame = frame;
    this.root.append(this.#label);
  }

  get isShown(): boolean {
    return this.#start !== undefined;
  }

  start(x: number, y: number): boolean {
    const point = this.#pointAt(x, y);
    if (!point) return false;
    this.#start = point;
    this.#end = undefined;
    this.draw();
    return true;
  }

  move(x: number, y: number): void {
    const point = this.#pointAt(x, y);
    if (this.#start && point) this.#end = point;
    this.draw();
  }

  /** From bar to bar, by keys. */
  from(point: MeasurePoint): void {
    this.#start = point;
    this.#end = point;
    this.draw();
  }

  to(point: MeasurePoint): void {
    if (this.#start) this.#end = point;
    this.draw();
  }

  clear(): void {
    this.#start = this.#end = undefined;
    this.isArmed = false;
    this.root.hidden = true;
  }

  /** What it says, for people who listen. */
  get text(): string {
    return this.#label.textContent ?? '';
  }

  /** Again after every move of the view: the points stay at their time and price. */
  draw(): void {
    const { shown, candles } = this.#frame;
    const [start, end] = [this.#start, this.#end];
    this.root.hidden = !shown || !start || !end;
    if (!shown || !start || !end) return;
    const middleOf = ({ time }: MeasurePoint) =>
      (this.#frame.placeOf(time) + this.#frame.placeOf(shown.slots.timeAt(shown.slots.indexOf(time) + 1))) /
      2;
    const xs = [middleOf(start), middleOf(end)];
    const ys = [start, end].map(({ price }) => candles.priceToCoordinate(price) ?? 0);
    const { style } = this.root;
    style.left = `${Math.min(...xs)}px`;
    style.top = `${Math.min(...ys)}px`;
    style.width = `${Math.abs(xs[1]! - xs[0]!)}px`;
    style.height = `${Math.abs(ys[1]! - ys[0]!)}px`;
    const result = measure(start, end, shown.bars, shown.slots.indexOf, shown.decimals);
    const arrow = result.direction === 'up' ? '▲' : result.direction === 'down' ? '▼' : '■';
    this.root.dataset['direction'] = result.direction;
    this.#label.replaceChildren(
      element('strong', {}, `${arrow} ${result.change} (${result.percent})`),
      element('span', {}, `${barCount(result.bars)}, ${result.duration}`),
      element('span', {}, t('volume {0}', result.volume)),
    );
    this.#label.classList.toggle('below', end.price < start.price);
  }

  #pointAt(x: number, y: number): MeasurePoint | undefined {
    const { shown, chart, candles } = this.#frame;
    const logical = chart.timeScale().coordinateToLogical(x);
    const price = candles.coordinateToPrice(y);
    if (!shown || logical === null || price === null) return undefined;
    return { time: shown.slots.timeAt(Math.round(logical)), price };
  }
}
