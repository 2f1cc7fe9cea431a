/** First line of every generated page. */
export const NOTE = '<!-- Generated from the code by `pnpm generate`; edit the code instead. -->';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

export const code = (text: string | undefined): string =>
  text === undefined || text === '' ? '' : `\`${text}\``;
