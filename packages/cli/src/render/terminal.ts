import { styleText } from 'node:util';
import { Drawing } from './drawing.ts';
import { isUnicode, shownWith } from './plain-text.ts';

type Format = Parameters<typeof styleText>[0];

/** A stream as the CLI writes to it; tests give their own. */
export interface OutputStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface TerminalOptions {
  readonly stream: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Write nothing. */
  readonly quiet?: boolean;
  /** Of a live terminal; without it nothing is drawn. */
  readonly drawing?: Drawing | undefined;
}

/** Human output: lines that stay, and a few below them that are redrawn. Colour and redrawing only on a terminal. */
export class Terminal {
  readonly isLive: boolean;
  readonly unicode: boolean;
  readonly #stream: OutputStream;
  readonly #env: TerminalOptions['env'];
  readonly #quiet: boolean;
  readonly #drawing: Drawing | undefined;

  constructor({ stream, env, quiet = false, drawing }: TerminalOptions) {
    this.#stream = stream;
    this.#quiet = quiet;
    this.isLive = isLive({ stream, env, quiet });
    this.#env = env;
    this.unicode = isUnicode(env);
    this.#drawing = this.isLive ? drawing : undefined;
  }

  /** A terminal that can redraw: what does it is loaded only where there is a screen. */
  static async open(options: TerminalOptions): Promise<Terminal> {
    if (!isLive(options)) return new Terminal(options);
    const { createLogUpdate } = await import('log-update');
    const update = createLogUpdate(options.stream as NodeJS.WriteStream);
    return new Terminal({ ...options, drawing: new Drawing(options.stream, update) });
  }

  /** False when human output is switched off. */
  get isShown(): boolean {
    return !this.#quiet;
  }

  get width(): number {
    return this.#stream.columns || 100;
  }

  line(text = ''): void {
    if (!this.#quiet) this.aside(() => this.#stream.write(`${shownWith(this.#env, text)}\n`));
  }

  /** Takes the drawing away while something else writes whole lines to the same screen. */
  aside(write: () => void): void {
    if (this.#drawing) this.#drawing.aside(write);
    else write();
  }

  /** Replaces what was drawn last; off a terminal nothing is drawn. */
  draw(text: string): void {
    this.#drawing?.show(shownWith(this.#env, text));
  }

  /** Leaves what was drawn last where it stands. */
  keep(): void {
    this.#drawing?.keep();
  }

  /** Takes away what was drawn. */
  clear(): void {
    this.#drawing?.clear();
  }

  style(format: Format, text: string): string {
    return styleText(format, text, { stream: this.#stream as NodeJS.WriteStream });
  }

  /** `mark` on terminals that can show it, else the plain word. */
  icon(mark: string, plain: string): string {
    return this.unicode ? mark : plain;
  }

  heading(text: string): void {
    this.line();
    this.line(this.style('bold', text));
  }

  /** Aligned `name  value` lines. */
  pairs(pairs: readonly (readonly [string, string])[]): void {
    const width = Math.max(...pairs.map(([name]) => name.length));
    for (const [name, value] of pairs) this.line(`  ${this.style('dim', name.padEnd(width))}  ${value}`);
  }

  /** Columns under their headings; numbers to the right where a heading ends with `>`. */
  table(headings: readonly string[], rows: readonly (readonly string[])[]): void {
    const names = headings.map((heading) => heading.replace(/>$/, ''));
    const widths = names.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
    const cells = (row: readonly string[]) =>
      widths
        .map((width, i) =>
          headings[i]!.endsWith('>') ? (row[i] ?? '').padStart(width) : (row[i] ?? '').padEnd(width),
        )
        .join('  ')
        .trimEnd();
    this.line(this.style('dim', cells(names)));
    for (const row of rows) this.line(cells(row));
  }
}

const isLive = ({ stream, env, quiet }: TerminalOptions): boolean =>
  stream.isTTY === true && env['TERM'] !== 'dumb' && quiet !== true;
