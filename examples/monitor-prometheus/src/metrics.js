/** @typedef {Readonly<Record<string, string | number>>} Labels */

/** @param {number} value */
const isCount = (value) => Number.isFinite(value) && value >= 0;

/**
 * @param {Labels} labels
 * @returns {string} as they stand in braces
 */
const textOf = (labels) =>
  Object.entries(labels)
    .map(
      ([name, value]) =>
        `${name}="${String(value).replace(/[\\"\n]/g, (mark) => (mark === '\n' ? '\\n' : `\\${mark}`))}"`,
    )
    .join(',');

/** @param {string} labels @param {string} [more] */
const inBraces = (labels, more = '') => {
  const all = [labels, more].filter((each) => each !== '').join(',');
  return all === '' ? '' : `{${all}}`;
};

/** One number per set of labels: a counter that only grows, or a gauge. Senseless figures are not counted. */
export class Metric {
  /** @type {Map<string, number>} */
  #values = new Map();

  /**
   * @param {string} name
   * @param {'counter' | 'gauge'} type
   * @param {string} help
   */
  constructor(name, type, help) {
    this.head = `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
    this.name = name;
  }

  /** @param {Labels} labels @param {number} [amount] */
  add(labels, amount = 1) {
    if (!isCount(amount)) return;
    const key = textOf(labels);
    this.#values.set(key, (this.#values.get(key) ?? 0) + amount);
  }

  /** @param {Labels} labels @param {number} value */
  set(labels, value) {
    if (Number.isFinite(value)) this.#values.set(textOf(labels), value);
  }

  text() {
    const lines = [...this.#values].map(([labels, value]) => `${this.name}${inBraces(labels)} ${value}\n`);
    return this.head + lines.join('');
  }
}

/** How long things took, in buckets that Prometheus makes quantiles of. */
export class Histogram {
  /** @type {Map<string, { counts: number[], sum: number }>} */
  #values = new Map();

  /**
   * @param {string} name
   * @param {string} help
   * @param {readonly number[]} bounds rising
   */
  constructor(name, help, bounds) {
    this.head = `# HELP ${name} ${help}\n# TYPE ${name} histogram\n`;
    this.name = name;
    this.bounds = [...bounds, Infinity];
  }

  /** @param {Labels} labels @param {number} value */
  observe(labels, value) {
    if (!isCount(value)) return;
    const key = textOf(labels);
    const known = this.#values.get(key) ?? { counts: this.bounds.map(() => 0), sum: 0 };
    this.#values.set(key, known);
    known.sum += value;
    this.bounds.forEach((bound, i) => {
      if (value <= bound) known.counts[i] = (known.counts[i] ?? 0) + 1;
    });
  }

  text() {
    let text = this.head;
    for (const [labels, { counts, sum }] of this.#values) {
      this.bounds.forEach((bound, i) => {
        const limit = bound === Infinity ? '+Inf' : bound;
        text += `${this.name}_bucket${inBraces(labels, `le="${limit}"`)} ${counts[i]}\n`;
      });
      text += `${this.name}_sum${inBraces(labels)} ${sum}\n`;
      text += `${this.name}_count${inBraces(labels)} ${counts.at(-1)}\n`;
    }
    return text;
  }
}
