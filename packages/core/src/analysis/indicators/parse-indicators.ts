import { CandlewickError } from '../../errors.ts';
import { INDICATOR_NAMES, indicatorKind, type IndicatorName } from './indicator-table.ts';

/** An indicator with its parameters: what `sma:20` says. */
export interface Indicator {
  /** Its name in the table. */
  readonly name: IndicatorName;
  /** Its numbers, in order; those that were not given are the usual ones. */
  readonly parameters: readonly number[];
  /** Names of its columns, in order: `macd_12_26_9`. */
  readonly columns: readonly string[];
}

/** No exchange has more candles than a few million; a longer look back is a slip of the keyboard. */
const LONGEST = 1_000_000;

/**
 * Reads `sma:20,macd:12:26:9,obv`: names with their parameters, those at the end optional. The same one twice counts once.
 *
 * @throws USAGE
 */
export function parseIndicators(text: string): readonly Indicator[] {
  const found = new Map<string, Indicator>();
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const indicator = parseOne(part);
    found.set(indicator.columns[0]!, indicator);
  }
  if (found.size === 0) throw usage(`no indicator is named. There are ${INDICATOR_NAMES.join(', ')}.`);
  return [...found.values()];
}

function parseOne(text: string): Indicator {
  const [word = '', ...given] = text.split(':').map((each) => each.trim());
  const name = INDICATOR_NAMES.find((each) => each === word.toLowerCase());
  if (!name) throw usage(`«${word}» is none. There are ${INDICATOR_NAMES.join(', ')}.`);
  const kind = indicatorKind(name);
  if (given.length > kind.parameters.length)
    throw usage(`«${text}» has too many numbers: it is ${shapeOf(name)}.`);
  const parameters = kind.parameters.map((parameter, i) => {
    const value = given[i] === undefined || given[i] === '' ? parameter.default : Number(given[i]);
    const fits = value >= parameter.min && value <= LONGEST && (!parameter.whole || Number.isInteger(value));
    if (fits) return value;
    const what = parameter.whole ? 'a whole number' : 'a number';
    throw usage(`${parameter.name} in «${text}» takes ${what} of ${parameter.min} or more.`);
  });
  if (name === 'macd' && parameters[0]! >= parameters[1]!)
    throw usage(`the short length in «${text}» is not below the long one.`);
  const said = parameters.filter((value, i) => kind.parameters[i]!.min > 0 || value > 0 || name === 'bb');
  return { name, parameters, columns: kind.columns.map((column) => [column, ...said].join('_')) };
}

/** `bb[:length[:deviations]]` with the defaults in place of the words. */
export const shapeOf = (name: IndicatorName): string =>
  [
    name,
    ...indicatorKind(name)
      .parameters.filter(({ default: usual }) => usual > 0)
      .map(({ default: usual }) => usual),
  ].join(':');

const usage = (message: string) => new CandlewickError('USAGE', `--indicators: ${message}`);
