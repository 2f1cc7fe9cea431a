/** ccxt has one exchange per kind of market where other tools have one. */
const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['binanceusdm', 'binance'],
  ['binancecoinm', 'binance'],
]);

/** What tools that know no imports and no such exchanges call an exchange: `binance` for `binanceusdm` and `import:binance`. */
export function venueName(exchange: string): string {
  const name = exchange.replace(/^import:/, '');
  return FAMILIES.get(name) ?? name;
}
