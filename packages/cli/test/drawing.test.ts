import { PassThrough } from 'node:stream';
import { createLogUpdate } from 'log-update';
import { describe, expect, it } from 'vitest';
import { drawFrame } from '../src/render/bars.ts';
import { Drawing } from '../src/render/drawing.ts';
import { Terminal } from '../src/render/terminal.ts';

/** A screen as most terminals are: rows that are too long are broken, and when it becomes narrower all are broken anew. */
class Screen extends PassThrough {
  readonly isTTY = true;
  readonly rows = 50;
  columns: number;
  #rows: { text: string; goesOn: boolean }[] = [{ text: '', goesOn: false }];
  #at = 0;

  constructor(columns: number) {
    super({ encoding: 'utf8' });
    this.columns = columns;
    this.on('data', (text: string) => this.#take(text));
  }

  get text(): string {
    return this.#rows.map(({ text }) => text.trimEnd()).join('\n');
  }

  resize(columns: number): void {
    this.columns = columns;
    const rows = this.#rows;
    this.#rows = [];
    let line = '';
    for (const { text, goesOn } of rows) {
      line += text;
      if (goesOn) continue;
      const parts = line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [''];
      parts.forEach((part, i) => this.#rows.push({ text: part, goesOn: i < parts.length - 1 }));
      line = '';
    }
    this.#at = this.#rows.length - 1;
    this.emit('resize');
  }

  #take(text: string): void {
    for (const [, code, count, command, plain] of text.matchAll(
      /(\u001B\[(\??\d*)([A-Za-z]))|(\n|[^\u001B\n]+)/gu,
    )) {
      const row = this.#rows[this.#at]!;
      if (code === undefined && plain === '\n') {
        this.#at++;
        this.#rows[this.#at] ??= { text: '', goesOn: false };
      } else if (code === undefined) {
        if (plain!.length > this.columns) throw new Error(`a row of ${plain!.length} on ${this.columns}`);
        this.#rows[this.#at] = { text: plain!, goesOn: false };
      } else if (command === 'A') this.#at = Math.max(0, this.#at - Number(count || 1));
      else if (command === 'B') this.#at += Number(count || 1);
      else if (command === 'K' && count === '2') Object.assign(row, { text: '', goesOn: false });
      else if (!['G', 'K', 'h', 'l'].includes(command!)) throw new Error(`unknown: ${code.slice(1)}`);
    }
    while (this.#rows.length - 1 > this.#at && this.#rows.at(-1)!.text === '') this.#rows.pop();
  }
}

const bars = (width: number) =>
  drawFrame(
    ['BTC/USDT 1m', 'ETH/USDT 1m'].map((label) => ({
      label,
      done: 10_000,
      total: 525_600,
      elapsedMs: 2_000,
    })),
    { width, unicode: true, budget: undefined, retrying: 0, now: 0 },
  );

describe('bars on a terminal', () => {
  it('leave nothing behind when it becomes narrower, in one step or in many, and wider again', async () => {
    const screen = new Screen(100);
    const redraw = createLogUpdate(screen as unknown as NodeJS.WriteStream);
    const terminal = new Terminal({
      stream: screen,
      env: { LANG: 'C.UTF-8' },
      drawing: new Drawing(screen, redraw),
    });
    terminal.line('Fetching');
    terminal.draw(bars(terminal.width));
    for (const columns of [80, 45, 20, 60, 59, 31, 100]) {
      screen.resize(columns);
      terminal.draw(bars(terminal.width));
      terminal.line('said');
      terminal.draw(bars(terminal.width));
    }
    await new Promise(setImmediate);
    terminal.keep();
    expect(screen.text).toBe(`Fetching\n${'said\n'.repeat(7)}${bars(100)}\n`);
    expect(screen.listenerCount('resize')).toBe(0);
  });

  it.each([100, 80, 60, 45, 40, 20])(
    'fit into %d columns, and lose whole facts and the least useful first',
    (width) => {
      const [first] = bars(width).split('\n');
      expect(first!.length).toBeLessThanOrEqual(width);
      const told = [/ 1%/, /ETA 1 min 43 s$/, /10,000\/525,600/, /5,000 candles\/s/].map((each) =>
        each.test(first!),
      );
      expect(told.lastIndexOf(true)).toBe(told.indexOf(false) < 0 ? 3 : told.indexOf(false) - 1);
    },
  );
});
