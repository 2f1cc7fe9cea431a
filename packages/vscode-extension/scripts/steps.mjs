import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Steps one after another, each named by what it shows. After one that failed the rest of its world cannot be shown. */
export class Steps {
  #tests = [];
  #figures = [];
  #unsteady = [];
  /** Of the world that is gone through now, and what failed in it at first. */
  #world = [];
  #before = [];
  #onFailure = async () => '';

  /** @param act called when a step has failed: takes a picture, and gives what is to be known besides */
  onFailure(act) {
    this.#onFailure = act;
  }

  /** A world, or the same one anew. */
  begin() {
    this.#world = [];
    this.#onFailure = async () => '';
  }

  get hasFailed() {
    return this.#world.some(({ state }) => state === 'failed');
  }

  /** What the world has shown counts. What had failed at first is told as well, where it was no failure after all. */
  keep() {
    this.#tests.push(...this.#world);
    if (!this.hasFailed) this.#unsteady.push(...this.#before);
    this.#before = [];
  }

  /** What the world has shown does not count: it is gone through anew. */
  drop() {
    this.#before = this.#world.filter(({ state }) => state === 'failed').slice(0, 1);
  }

  async step(title, act) {
    if (this.hasFailed)
      return void this.#world.push({ title, state: 'failed', error: 'a step before it failed' });
    const started = performance.now();
    try {
      await act();
      const ms = Math.round(performance.now() - started);
      this.#world.push({ title, state: 'passed', ms });
      console.log(`  ✓ ${title} ${ms}ms`);
    } catch (error) {
      const thrown = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const text = [thrown, await this.#onFailure().catch(String)].filter(Boolean).join('\n');
      this.#world.push({ title, state: 'failed', error: text });
      console.log(`  ✗ ${title}\n${text}`);
    }
  }

  /** A figure for whoever reads the report: machines differ, so no step depends on one. */
  tell(text) {
    this.#figures.push(text);
    console.log(`    ${text}`);
  }

  /** @returns whether all that counts has passed */
  write(file) {
    mkdirSync(dirname(file), { recursive: true });
    const report = { tests: this.#tests, unsteady: this.#unsteady, figures: this.#figures };
    writeFileSync(file, JSON.stringify(report));
    return this.#tests.every(({ state }) => state === 'passed');
  }
}
