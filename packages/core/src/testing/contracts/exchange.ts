import type { ContractSuite } from '../contract.ts';
import { EXCHANGE_FACT_CASES } from './exchange-facts.ts';
import type { ExchangeHarness } from './exchange-harness.ts';
import { EXCHANGE_HISTORY_CASES } from './exchange-history.ts';
import { EXCHANGE_PAGE_CASES } from './exchange-pages.ts';
import { EXCHANGE_REQUEST_CASES } from './exchange-requests.ts';

/**
 * What every exchange plugin must do. The harness's series must be served without faults; `openExchangeHarness` opens
 * a plugin for it. Whether a symbol exists is for the host to check, not for the plugin.
 */
export const exchangeContract: ContractSuite<ExchangeHarness> = {
  kind: 'exchange',
  cases: [
    ...EXCHANGE_FACT_CASES,
    ...EXCHANGE_REQUEST_CASES,
    ...EXCHANGE_PAGE_CASES,
    ...EXCHANGE_HISTORY_CASES,
  ],
};
