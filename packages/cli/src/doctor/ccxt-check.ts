import type { CcxtVersions } from '@candlewick/plugins';
import type { Check } from './check.ts';

/** Other versions of ccxt may work; nobody has tried the exchanges with them. */
export const ccxtCheck = ({ tested, installed }: CcxtVersions): Check =>
  installed === tested
    ? { name: 'ccxt', state: 'ok', detail: `${installed}, as tested` }
    : { name: 'ccxt', state: 'warning', detail: `${installed}: this Candlewick was tested with ${tested}` };
