import { token } from '../di/token.ts';
import type { Fetcher } from './3-fetch.ts';
import type { Store } from './5-store.ts';
import type { Preparer } from './prepare.ts';

export const PREPARER = token<Preparer>('preparer');
export const FETCHER = token<Fetcher>('fetcher');
export const STORE = token<Store>('store');
