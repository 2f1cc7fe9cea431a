import { time } from './format.ts';

/** Text from elsewhere (names of markets, answers of venues) as it is: no link, no command, no picture, one line. */
export const plainText = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@/]/g, '\\$&');

/** A moment: where there is little room its time may stand beneath its date, which is not broken at its hyphens. */
export const moment = (ms: number): string =>
  time(ms).replace(/^\S+/, (date) => `<span style="white-space: nowrap">${date}</span>`);

/** What stands in a table: text from elsewhere, or a moment. */
export type Cell = string | { readonly at: number };

export const tableRow = (cells: readonly Cell[]): string =>
  `| ${cells.map((cell) => (typeof cell === 'string' ? plainText(cell) : moment(cell.at))).join(' | ')} |`;
