import { time } from './format.ts';

/** Text from elsewhere (names of markets, answers of venues) as it is: no link, no command, no picture, one line. */
export const plainText = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@/]/g, '\\$&');

/** A moment: where there is little room its time may stand beneath its date, which is not broken at its hyphens. */
export const moment = (ms: number): string =>
  time(ms).replace(/^\S+/, (date) => `<span style="white-space: nowrap">${date}</span>`);

/** What stands in a table: text from elsewhere, or a moment. */
export type Cell = string | { readonly at: number };

/**
 * A table in a frame of its own, in which it is moved where it is wider than the page: `media/report.css`.
 *
 * @param name for those who hear the page
 * @param numbers columns that are numbers
 */
export const table = (
  name: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  numbers: readonly number[] = [],
): string[] => [
  '',
  `<div class="candlewick-table" tabindex="0" role="region" aria-label="${attribute(name)}">`,
  '',
  tableRow(head),
  `| ${head.map((_, i) => (numbers.includes(i) ? '---:' : '---')).join(' | ')} |`,
  ...rows.map(tableRow),
  '',
  '</div>',
];

const attribute = (text: string): string =>
  text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`).replace(/\s+/g, ' ');

const tableRow = (cells: readonly Cell[]): string =>
  `| ${cells.map((cell) => (typeof cell === 'string' ? plainText(cell) : moment(cell.at))).join(' | ')} |`;
