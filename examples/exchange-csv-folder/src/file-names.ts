import { parseTimeframe } from '@candlewick/core';

/** What the name of a file says. */
export interface NamedFile {
  readonly base: string;
  readonly quote: string;
  readonly timeframe: string;
}

/** Names of files by a pattern such as `{base}-{quote}-{timeframe}.csv`. */
export class FileNames {
  readonly #pattern: string;
  readonly #expression: RegExp;

  constructor(pattern: string) {
    this.#pattern = pattern;
    const parts = pattern.split(/\{(base|quote|timeframe)\}/);
    const text = parts.map((part, i) =>
      i % 2 === 0 ? part.replace(/[^\w]/g, '\\$&') : `(?<${part}>[A-Za-z0-9.]+)`,
    );
    this.#expression = new RegExp(`^${text.join('')}$`);
  }

  /** Files of other names, and of timeframes that are none, are not there. */
  read(names: readonly string[]): readonly NamedFile[] {
    return names.flatMap((name) => {
      const { base, quote, timeframe } = this.#expression.exec(name)?.groups ?? {};
      if (!base || !quote || !timeframe || parseTimeframe(timeframe)?.text !== timeframe) return [];
      return [{ base, quote, timeframe }];
    });
  }

  write(file: NamedFile): string {
    return this.#pattern.replace(/\{(base|quote|timeframe)\}/g, (_, part: keyof NamedFile) => file[part]);
  }
}
