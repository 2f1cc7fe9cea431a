import type { CaseResult, ContractReport } from '../plugin-testing.ts';
import type { Terminal } from './terminal.ts';

/** Lines of what was found that are shown; the rest is in the JSON. */
const MOST_LINES = 8;

/** Draws the cases of plugins as they end, each failure with what it means. */
export class ContractRenderer {
  readonly #terminal: Terminal;
  readonly #debug: boolean;
  #lastFound: string | undefined;

  constructor(terminal: Terminal, debug: boolean) {
    this.#terminal = terminal;
    this.#debug = debug;
  }

  begin(kind: string, name: string): void {
    this.#terminal.heading(`${kind} ${name}`);
    this.#lastFound = undefined;
  }

  case({ id, asks, why, passed, note, found = '', stack }: CaseResult): void {
    const terminal = this.#terminal;
    const mark = passed
      ? terminal.style('green', terminal.icon('✔', 'ok'))
      : terminal.style('red', terminal.icon('✖', 'x'));
    const remark = note === undefined ? '' : terminal.style('dim', ` (${note})`);
    terminal.line(`${mark} ${id}  ${asks}${remark}`);
    if (passed) return;
    terminal.line(`    ${terminal.style('dim', 'why it matters')}  ${why}`);
    const text = this.#debug && stack !== undefined ? stack : found;
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const shown = this.#debug ? lines : lines.slice(0, MOST_LINES);
    // A plugin that does not open fails every case in the same words: they are said once.
    const [first = '', ...more] = found === this.#lastFound ? ['the same as above'] : shown;
    this.#lastFound = found;
    terminal.line(`    ${terminal.style('dim', 'what was found')}  ${first}`);
    for (const line of more) terminal.line(`                    ${line}`);
    if (!this.#debug && lines.length > shown.length && more.length > 0)
      terminal.line(`                    … (all of it with --debug)`);
  }

  end(reports: readonly ContractReport[], background: readonly string[]): void {
    const terminal = this.#terminal;
    terminal.line();
    for (const text of background) terminal.line(`${terminal.style('red', 'in the background')}: ${text}`);
    for (const { kind, name, cases, failed } of reports) {
      const parts = cases.filter(({ note }) => note !== undefined).length;
      const inPart = parts === 0 ? '' : `, ${parts} of them in part (what was not asked stands beside them)`;
      const bad = cases.filter(({ passed }) => !passed).map(({ id }) => id);
      terminal.line(
        failed === 0
          ? `${kind} ${name} keeps its contract: ${cases.length} cases${inPart}.`
          : `${kind} ${name} fails ${failed} of ${cases.length} cases: ${bad.join(', ')}.`,
      );
    }
    if (reports.some(({ failed }) => failed > 0))
      terminal.line('Every case is described on the page docs/3-reference/contract-cases.md.');
  }
}
