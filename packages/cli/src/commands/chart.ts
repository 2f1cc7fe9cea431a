import { extname, resolve } from 'node:path';
import { CandlewickError, parseIndicators } from '@candlewick/core';
import {
  barRoom,
  CHART_THEMES,
  chartModel,
  checkPlace,
  EXIT,
  svgChart,
  writeTextFile,
  type ChartModel,
  type ChartThemeName,
} from '@candlewick/core/host';
import { beyondOf } from '../beyond.ts';
import type { CommandBody } from '../command.ts';
import { needSeries, type Series } from '../need-series.ts';
import { countFlag, partialFlag } from '../parse-flags.ts';
import { beyondDocument, beyondLines } from '../render/beyond.ts';
import { bytes, iso, plural } from '../render/format.ts';
import { candlePlot, terminalBars } from '../render/plot/candle-plot.ts';
import { withSession, type Session, type SettingFlags } from '../session.ts';
import { rangeOf } from '../range-of.ts';

interface ChartFlags extends SettingFlags {
  readonly output?: string;
  readonly force?: boolean;
  readonly fromTimeframe?: string;
  readonly partial?: string;
  readonly indicators?: string;
  readonly width?: string;
  readonly height?: string;
  readonly theme?: string;
  readonly log?: boolean;
}

const SIZE = { width: 1_200, height: 720 };
/** Below it axes and legends leave no room for candles. */
const SMALLEST = 240;
/** Lines of a terminal that the prices take, and that are left for the rest. */
const ROWS = { least: 8, most: 28, rest: 14 };

/** Draws candles: on a terminal as text, elsewhere (and into `--output`) as an SVG. */
export const chartCommand: CommandBody<ChartFlags> = (io, flags) => {
  const onTerminal = flags.output === undefined && io.stdout.isTTY === true;
  const toStdout = flags.output === '-' || (flags.output === undefined && !onTerminal && flags.json !== true);
  return withSession({ io, flags, dataOnStdout: toStdout }, async (session) => {
    const { terminal } = session;
    const size = {
      width: sizeFlag('--width', flags.width) ?? SIZE.width,
      height: sizeFlag('--height', flags.height) ?? SIZE.height,
    };
    const theme = themeFlag(flags.theme);
    const file = flags.output === undefined || toStdout ? undefined : resolve(io.cwd, flags.output);
    if (file !== undefined) await checkFile(file, flags.force === true);
    const { model, beyond } = await readModel(
      session,
      flags,
      onTerminal ? terminalBars(terminal) : barRoom(size),
    );
    const svg = () => svgChart(model, { ...size, theme, isLogarithmic: flags.log === true });
    if (toStdout) io.stdout.write(svg());
    else if (file !== undefined) {
      const length = await writeTextFile(file, svg(), flags.force === true);
      terminal.line(
        `${file}  ${plural(model.candles, 'candle')} as ${plural(model.bars.length, 'bar')}, ${bytes(length)}`,
      );
    } else if (terminal.unicode) candlePlot(terminal, model, plotRows(io.stdout as { rows?: number }));
    else terminal.line('This terminal shows no box drawing: write a file with --output chart.svg.');
    beyondLines(terminal, model.dataset, beyond);
    if (session.json) session.print({ ...document(model, file), ...beyondDocument(beyond) });
    return EXIT.complete;
  });
};

async function checkFile(file: string, replace: boolean): Promise<void> {
  const ending = extname(file).toLowerCase();
  if (ending !== '' && ending !== '.svg')
    throw new CandlewickError('USAGE', `a chart is an SVG: name a file that ends with .svg, not ${ending}.`);
  await checkPlace(file, replace);
}

const plotRows = ({ rows = 40 }: { rows?: number }): number =>
  Math.max(ROWS.least, Math.min(ROWS.most, rows - ROWS.rest));

/** @throws USAGE when several series fit */
async function readModel(session: Session, flags: ChartFlags, most: number) {
  const { config, host } = session;
  const indicators = flags.indicators === undefined ? [] : parseIndicators(flags.indicators);
  const partial = partialFlag(flags.partial);
  const range = (record: Series['record']) => rangeOf(record, config, host.clock.now());
  await using run = await session.openRun('read');
  const found = await needSeries(run.cache, flags, range);
  const [series] = found;
  if (!series || found.length > 1)
    throw new CandlewickError(
      'USAGE',
      `a chart is of one dataset, but ${found.length} fit. Name --exchange, --symbol and --timeframe.`,
    );
  const { record, timeframe } = series;
  const view = await run.view(record.id, { interval: range(record), timeframe, partial, indicators });
  const model = await chartModel(record.id, view, indicators, most);
  return { model, beyond: beyondOf(record, config, host.clock.now()) };
}

const document = ({ dataset, grid, barGrid, interval, bars, candles, gaps }: ChartModel, file?: string) => ({
  ...dataset,
  timeframe: grid.timeframe.text,
  ...(dataset.timeframe === grid.timeframe.text ? {} : { from_timeframe: dataset.timeframe }),
  from: iso(interval.from),
  to: iso(interval.to),
  candles,
  bars: bars.length,
  bar_timeframe: barGrid.timeframe.text,
  gaps: gaps.length,
  file: file ?? null,
});

function themeFlag(text = 'light'): ChartThemeName {
  const names = Object.keys(CHART_THEMES) as ChartThemeName[];
  const theme = names.find((each) => each === text);
  if (theme) return theme;
  throw new CandlewickError('USAGE', `--theme takes ${names.join(' or ')}, not «${text}».`);
}

/** Pixels. @throws USAGE */
function sizeFlag(flag: string, text: string | undefined): number | undefined {
  const size = countFlag(flag, text);
  if (size === undefined || size >= SMALLEST) return size;
  throw new CandlewickError('USAGE', `${flag} takes at least ${SMALLEST} pixels, not ${size}.`);
}
