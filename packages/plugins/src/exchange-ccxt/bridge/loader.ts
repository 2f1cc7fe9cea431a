import type { CcxtClass } from './ccxt-types.ts';

/**
 * The class of one exchange, and nothing else of ccxt: a sixth of the memory of the whole package. Its exports map has
 * only `.`, so the module is found beside that. The only place that imports ccxt: a bundle that carries ccxt inside
 * replaces this file by a table of its own.
 */
export async function loadCcxtClass(id: string): Promise<CcxtClass> {
  if (!/^[a-z0-9]+$/.test(id)) throw new TypeError(`not an exchange id: ${id}`);
  const module = (await import(new URL(`./src/${id}.js`, import.meta.resolve('ccxt')).href)) as {
    default: CcxtClass;
  };
  return module.default;
}
