const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

interface Container {
  readonly isArray: boolean;
  /** Where it begins in the text that is kept. */
  start: number;
  hasInner: boolean;
  /** Which container it is, counted from the beginning. */
  readonly id: number;
}

/**
 * Finds the rows of a JSON document of any shape while its text comes in pieces: the innermost arrays or objects that stand in
 * one array, the first that has such. What an exchange wraps around them does not matter. Keeps no more than a row.
 */
export class JsonRows {
  /** What an array of strings before the rows says they are called. */
  names: readonly string[] | undefined;
  #text = '';
  #at = 0;
  #inString = false;
  #stack: Container[] = [];
  #count = 0;
  #rowsOf: number | undefined;

  /** The rows that `piece` completes. @throws SyntaxError */
  push(piece: string): unknown[] {
    const rows: unknown[] = [];
    this.#text += piece;
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (this.#inString) {
        if (code === BACKSLASH) this.#at++;
        else if (code === QUOTE) this.#inString = false;
      } else if (code === QUOTE) this.#inString = true;
      else if (code === OPEN_ARRAY || code === OPEN_OBJECT) this.#open(code === OPEN_ARRAY);
      else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) this.#close(code === CLOSE_ARRAY, rows);
    }
    this.#forget();
    return rows;
  }

  /** @throws SyntaxError where the document is cut off */
  end(): void {
    if (this.#stack.length > 0 || this.#inString) throw new SyntaxError('the document is cut off');
  }

  #open(isArray: boolean): void {
    const outer = this.#stack.at(-1);
    if (outer) outer.hasInner = true;
    this.#stack.push({ isArray, start: this.#at, hasInner: false, id: this.#count++ });
  }

  #close(isArray: boolean, rows: unknown[]): void {
    const closed = this.#stack.pop();
    if (closed?.isArray !== isArray) throw new SyntaxError('brackets do not match');
    if (closed.hasInner) return;
    const outer = this.#stack.at(-1);
    const parse = () => JSON.parse(this.#text.slice(closed.start, this.#at + 1)) as unknown;
    if (!outer?.isArray) {
      const value = isArray && this.#rowsOf === undefined && outer ? parse() : undefined;
      if (Array.isArray(value) && value.length > 4 && value.every((each) => typeof each === 'string'))
        this.names = value;
      return;
    }
    this.#rowsOf ??= outer.id;
    if (this.#rowsOf === outer.id) rows.push(parse());
  }

  /** Drops the text that no row can need any more. */
  #forget(): void {
    const inner = this.#stack.at(-1);
    const keep = inner && !inner.hasInner ? inner.start : this.#text.length;
    this.#text = this.#text.slice(keep);
    this.#at -= keep;
    for (const each of this.#stack) each.start -= keep;
  }
}
