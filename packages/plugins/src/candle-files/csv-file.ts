import { isTimeText } from './read-time.ts';
import type { RawFile, RawRow } from './raw-file.ts';
import { linesOfFile } from './text-of-file.ts';

const SEPARATORS = [',', ';', '\t', '|'];

/** CSV, its separator and whether it has a header told by its first line. Undefined for a file without any line. */
export async function csvFile(path: string): Promise<RawFile | undefined> {
  const first = await firstLine(path);
  if (first === undefined) return undefined;
  const separator = SEPARATORS.reduce((best, each) =>
    first.text.split(each).length > first.text.split(best).length ? each : best,
  );
  const cells = cellsOf(first.text, separator);
  // Numbers are a row, also where none has the size of a time: then the unit is told.
  const hasHeader =
    !cells.some((cell) => isTimeText(cell)) && cells.some((cell) => Number.isNaN(Number(cell)));
  async function* rows(): AsyncGenerator<readonly RawRow[]> {
    for await (const lines of linesOfFile(path)) {
      const all = lines.map(({ number, text }) => ({ number, cells: cellsOf(text, separator) }));
      yield hasHeader && all[0]?.number === first!.number ? all.slice(1) : all;
    }
  }
  return { format: 'csv', ...(hasHeader ? { names: cells } : {}), rows };
}

async function firstLine(path: string) {
  for await (const [line] of linesOfFile(path)) if (line) return line;
  return undefined;
}

/** The cells of a line, quoted ones as RFC 4180 has them; line breaks inside of quotes are not known here. */
function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator);
  const cells: string[] = [];
  for (let at = 0; at <= line.length;) {
    const isQuoted = line[at] === '"';
    let end = at + 1;
    if (isQuoted) {
      while (end < line.length && (line[end] !== '"' || line[end + 1] === '"'))
        end += line[end] === '"' ? 2 : 1;
      cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
      end = line.indexOf(separator, end);
    } else {
      end = line.indexOf(separator, at);
      cells.push(line.slice(at, end < 0 ? undefined : end));
    }
    if (end < 0) break;
    at = end + separator.length;
  }
  return cells;
}
