import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Steps one after another, each named by what it shows. After one that failed the rest cannot be shown. */
export class Steps {
  #tests = [];
  #figures = [];
  #hasFailed = false;
  #onFailure = async () => '';

  /** @param act called when a step has failed: takes a picture, and gives what is to be known besides */
  onFailure(act) {
    this.#onFailure = act;
  }

  async step(title, act) {
    if (this.#hasFailed)
      return void this.#tests.push({ title, state: 'failed', error: 'a step before it failed' });
    const started = performance.now();
    try {
      await act();
      const ms = Math.round(performance.now() - started);
      this.#tests.push({ title, state: 'passed', ms });
      console.log(`  ✓ ${title} ${ms}ms`);
    } catch (error) {
      this.#hasFailed = true;
      const thrown = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const text = [thrown, await this.#onFailure().catch(String)].filter(Boolean).join('\n');
      this.#tests.push({ title, state: 'failed', error: text });
      console.log(`  ✗ ${title}\n${text}`);
    }
  }

  /** A figure for whoever reads the report: machines differ, so no step depends on one. */
  tell(text) {
    this.#figures.push(text);
    console.log(`    ${text}`);
  }

  /** Begins anew after a failure: another world. */
  reset() {
    this.#hasFailed = false;
  }

  write(file) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ tests: this.#tests, figures: this.#figures }));
    return this.#tests.every(({ state }) => state === 'passed');
  }
}
