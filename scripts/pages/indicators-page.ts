import { INDICATOR_NAMES, indicatorKind, shapeOf } from '@candlewick/core/host';
import { NOTE, table } from './markdown.ts';

/** The indicators as command-line help shows them: a start of the program does not load core for it. */
export const indicatorShapes = (): string =>
  `// Generated from core's table of indicators by \`pnpm generate\`.
export const INDICATOR_SHAPES = ${JSON.stringify(INDICATOR_NAMES.map(shapeOf).join(', '))};\n`;

export const indicatorsPage = (): string => `${NOTE}

# Indicators

Names for \`--indicators\`, with their numbers and the columns they make. Numbers at the end may be left out. How they are
used: [views](../1-guide/views.md#indicators).

${table(
  ['name', 'is', 'numbers', 'columns'],
  INDICATOR_NAMES.map((name) => {
    const { title, summary, parameters, columns } = indicatorKind(name);
    const numbers = parameters.map((each) => each.name);
    const usual = parameters.filter((each) => each.default > 0).map((each) => each.default);
    return [
      `\`${shapeOf(name)}\``,
      `${title}: ${summary}`,
      numbers.join(', ') || 'none',
      columns.map((column) => `\`${[column, ...usual].join('_')}\``).join(', '),
    ];
  }),
)}
`;
