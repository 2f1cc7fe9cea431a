import { legendOf } from '../model/legend.ts';
import { isMove, MOVES } from '../model/move-view.ts';
import { middleOf, nextGap, viewOfGap } from '../model/next-gap.ts';
import { centre, dataIn } from '../model/view.ts';
import { formatTime } from '../model/format-time.ts';
import type { ChartApp } from './chart-app.ts';
import { gapText } from './gap-tip.ts';
import { indicatorMenu } from './indicator-menu.ts';
import type { Action } from './keys.ts';
import { exportMenu, helpPage, jumpForm, timeframeMenu } from './menus.ts';
import { closePopover, openPopover } from './popover.ts';
import { savePicture } from './save-picture.ts';
import { stepBar } from './step-bar.ts';
import { t } from './translate.ts';

/** Does what a key or a button stands for. */
export function runAction(app: ChartApp, action: Action): void {
  const { view, bounds, state } = app;
  if (isMove(action)) {
    if (!view || !bounds) return;
    if (action === 'reset') app.parts.frame.scale(state.scale);
    app.read(undefined);
    app.look(MOVES[action](view, bounds));
    return tellView(app);
  }
  switch (action) {
    case 'previous-bar':
      return stepBar(app, -1);
    case 'next-bar':
      return stepBar(app, 1);
    case 'previous-gap':
      return toGap(app, -1);
    case 'next-gap':
      return toGap(app, 1);
    case 'log':
    case 'percent':
      app.change({ scale: state.scale === action ? 'linear' : action });
      return app.parts.live.say(app.state.scale === 'linear' ? t('Linear scale') : scaleText(action));
    case 'compare':
      return app.post({ type: state.compare ? 'end-compare' : 'pick-compare' });
    case 'table':
      return app.change({ table: !state.table });
    case 'measure':
      return measureByKey(app);
    default:
      return openMenu(app, action);
  }
}

const scaleText = (scale: 'log' | 'percent'): string =>
  scale === 'log' ? t('Logarithmic scale') : t('Scale in percent');

function tellView({ view, parts: { live, frame } }: ChartApp): void {
  if (!view) return;
  const timeframe = frame.shown?.window.timeframe ?? '1m';
  live.say(
    t('{0} to {1}', formatTime(Math.round(view.from), timeframe), formatTime(Math.round(view.to), timeframe)),
  );
}

function toGap(app: ChartApp, direction: 1 | -1): void {
  const { view, bounds, dataset } = app;
  if (!view || !bounds || !dataset) return;
  const gap = nextGap(dataset.gaps, view, direction);
  if (!gap) return app.parts.live.say(t('No gaps'));
  app.look(viewOfGap(gap, centre(view, middleOf(gap), bounds), bounds.stepMs));
  app.parts.live.say(gapText(gap));
}

/** The first press begins, at the bar that is read, the second clears; a drag is measured too. */
function measureByKey(app: ChartApp): void {
  const { row } = app;
  const { measure, frame, toolbar } = app.parts;
  if (measure.isArmed || measure.isShown) {
    measure.clear();
    return toolbar.pressMeasure(false);
  }
  measure.isArmed = true;
  toolbar.pressMeasure(true);
  const { bars, slots } = frame.shown ?? {};
  if (row !== undefined && bars && slots) measure.from({ time: bars.time[row]!, price: bars.close[row]! });
  app.parts.live.say(t('Measure: drag, or go to another bar'));
}

function openMenu(app: ChartApp, action: Action): void {
  const { view, bounds, state, dataset } = app;
  const anchor = app.parts.toolbar.button(action);
  switch (action) {
    case 'timeframe': {
      const own = state.dataset.timeframe;
      const choose = (timeframe: string) =>
        app.change({ timeframe: timeframe === own ? undefined : timeframe });
      const menu = timeframeMenu(own, state.timeframe ?? own, dataset?.timeframes ?? [own], choose);
      return openPopover(anchor, t('Timeframe'), menu);
    }
    case 'indicators': {
      const choose = (keys: readonly string[]) => app.change({ indicators: keys });
      return openPopover(anchor, t('Indicators'), indicatorMenu(state.indicators, app.indicators, choose));
    }
    case 'jump': {
      if (!view || !bounds) return;
      const jump = (time: number) => {
        app.look(centre(view, time, bounds));
        tellView(app);
      };
      return openPopover(anchor, t('Jump to a date'), jumpForm(bounds.span, middleOf(view), jump));
    }
    case 'export': {
      if (!view || !bounds || !app.parts.frame.shown) return;
      const { timeframe } = app.parts.frame.shown.window;
      const range = dataIn(view, bounds);
      const candles = () => app.post({ type: 'save-csv', range, timeframe });
      return openPopover(
        anchor,
        t('Save'),
        exportMenu(() => void savePicture(app), candles),
      );
    }
    case 'help':
      return openPopover(anchor, t('Keys'), helpPage());
    default:
      closePopover();
  }
}

/** What a bar says, in one sentence. */
export function barText(app: ChartApp, row: number): string {
  const { shown } = app.parts.frame;
  if (!shown) return '';
  const { time, entries, change } = legendOf(shown.bars, row, shown.window.timeframe, shown.decimals);
  return [`${time} UTC`, ...entries.map(({ label, value }) => `${label} ${value}`), change].join(', ');
}
