// Runs inside the bundles, see direct-imports.mjs.

/** Under it there is what is done when code that was loaded begins to run: the banner of every file of the bundle does it. */
const STARTS = 'candlewick.code-starts';
export const CODE_STARTS = `globalThis[Symbol.for('${STARTS}')]?.();`;

const loaded = new Set();
let isWhole = false;

/**
 * Loads a file of the bundle with all of its functions compiled, where Node keeps compiled code: it keeps what is there
 * when a file has been read, and of most functions that is nothing; each is parsed when it is first called, at every
 * start anew.
 *
 * V8's flag is looked at for all code. So the file is read at once, without anything else that could run meanwhile, and
 * the flag is back before it runs: what Node has compiled of its own modules is good under the usual flags only.
 *
 * @param from URL of a file beside it @param name of the file, without what it ends with @param load imports it
 */
export function compileWhole(from, name, load) {
  const { createRequire, getCompileCacheDir } = process.getBuiltinModule('module');
  if (loaded.has(name) || getCompileCacheDir?.() === undefined) return load();
  loaded.add(name);
  const { setFlagsFromString } = process.getBuiltinModule('v8');
  const starts = () => {
    if (isWhole) setFlagsFromString('--lazy');
    isWhole = false;
  };
  globalThis[Symbol.for(STARTS)] = starts;
  isWhole = true;
  setFlagsFromString('--no-lazy');
  try {
    createRequire(from)(`./${name}${/\.\w+$/.exec(from)[0]}`);
  } catch {
    // A part of it is being loaded already, or it is broken, which importing it will tell.
  } finally {
    starts();
  }
  return load();
}
