import type { GapBand } from '../model/gap-bands.ts';
import { ChartFrame } from './chart-frame.ts';
import { DataTable } from './data-table.ts';
import { element } from './element.ts';
import { bandTitle, GapTip } from './gap-tip.ts';
import type { Action } from './keys.ts';
import { LegendView } from './legend-view.ts';
import { LiveRegion } from './live-region.ts';
import { MeasureTool } from './measure-tool.ts';
import { StatusView, type StatusActions } from './status-view.ts';
import { dressWords, readTheme } from './theme.ts';
import { Toolbar } from './toolbar.ts';

export interface PartsOptions extends StatusActions {
  run(action: Action): void;
  bands(width: number): readonly GapBand[];
}

/** Everything that is seen on the page, put together. */
export class PageParts {
  readonly toolbar: Toolbar;
  /** The drawing and what lies over it. */
  readonly stage = element('div', { class: 'stage' });
  /** Has the keyboard, unless something else has. */
  readonly canvas = element('div', { class: 'canvas', tabindex: 0, role: 'application' });
  readonly frame: ChartFrame;
  readonly legend = new LegendView();
  readonly tip = new GapTip();
  readonly measure: MeasureTool;
  readonly status: StatusView;
  readonly table = new DataTable();
  readonly live = new LiveRegion();

  constructor(root: HTMLElement, { run, bands, ...status }: PartsOptions) {
    this.toolbar = new Toolbar(run);
    this.status = new StatusView(status);
    root.append(this.toolbar.root, this.stage, this.table.root, this.live.root);
    this.stage.append(this.canvas);
    const theme = readTheme();
    dressWords(theme);
    this.frame = new ChartFrame(this.canvas, theme, {
      bands,
      titleOf: bandTitle,
    });
    this.measure = new MeasureTool(this.frame);
    this.stage.append(this.legend.root, this.measure.root, this.tip.root, this.status.root);
  }

  /** Nothing of a dataset is left to be seen. */
  clear(): void {
    this.stage.classList.remove('waiting');
    this.tip.hide();
    this.measure.clear();
    this.toolbar.pressMeasure(false);
    this.frame.clear();
  }
}
