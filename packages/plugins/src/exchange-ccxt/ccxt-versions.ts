import { readFile } from 'node:fs/promises';

export interface CcxtVersions {
  /** The version that package.json pins and the tests of this plugin ran with. */
  readonly tested: string;
  /** The version that is loaded here: another one where somebody overrode the pin. */
  readonly installed: string;
}

/** Loads nothing of ccxt itself. Its module's own `version` lags behind its package's. */
export async function ccxtVersions(): Promise<CcxtVersions> {
  const file = new URL('../package.json', import.meta.resolve('ccxt'));
  const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
  const { CCXT_VERSION } = await import('./exchanges.generated.ts');
  return { tested: CCXT_VERSION, installed: version };
}
