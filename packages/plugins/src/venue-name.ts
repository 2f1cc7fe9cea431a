/** ccxt has one exchange per kind of market where other tools have one. */
const FAMILIES: Readonly<Record<string, string>> = { binanceusdm: 'binance', binancecoinm: 'binance' };

/** What tools that know no imports and no such exchanges call an exchange: `binance` for `binanceusdm` and `import:binance`. */
export function venueName(exchange: string): string {
  const name = exchange.replace(/^import:/, '');
  return FAMILIES[name] ?? name;
}
