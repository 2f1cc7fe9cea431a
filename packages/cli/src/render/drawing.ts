import type { createLogUpdate } from 'log-update';
import type { OutputStream } from './terminal.ts';

type Redraw = ReturnType<typeof createLogUpdate>;

/** One row up, and nothing in it. */
const ERASE_ROW_ABOVE = '\u001B[1A\u001B[2K';

/**
 * The lines at the end of the output that are drawn again and again. A terminal that becomes narrower breaks them into
 * more rows, which log-update does not know of: here they are taken away first. Lines are plain text, a column a letter.
 */
export class Drawing {
  readonly #stream: OutputStream;
  readonly #update: Redraw;
  #text = '';

  constructor(stream: OutputStream, update: Redraw) {
    this.#stream = stream;
    this.#update = update;
  }

  show(text: string): void {
    if (this.#text === '') this.#stream.on('resize', this.#fit);
    this.#text = cut(text, this.#stream.columns);
    this.#update(this.#text);
  }

  /** Takes the lines away while something else writes. */
  aside(write: () => void): void {
    this.#update.clear();
    write();
    if (this.#text !== '') this.#update(this.#text);
  }

  /** The lines stay where they stand. */
  keep(): void {
    this.#forget();
    this.#update.done();
  }

  clear(): void {
    this.#forget();
    this.#update.clear();
    this.#update.done();
  }

  readonly #fit = (): void => {
    const { columns } = this.#stream;
    if (!columns) return;
    const lines = this.#text.split('\n');
    const broken = lines.reduce((sum, { length }) => sum + Math.max(0, Math.ceil(length / columns) - 1), 0);
    if (broken === 0) return;
    this.#stream.write(ERASE_ROW_ABOVE.repeat(broken));
    this.#update.clear();
    this.#text = cut(this.#text, columns);
    this.#update(this.#text);
  };

  #forget(): void {
    this.#text = '';
    this.#stream.off('resize', this.#fit);
  }
}

/** A line that is too long would take several rows. */
const cut = (text: string, columns: number | undefined): string =>
  text
    .split('\n')
    .map((line) => line.slice(0, columns || Infinity))
    .join('\n');
