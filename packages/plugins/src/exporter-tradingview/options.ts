import * as z from 'zod';

export const tradingviewOptions = z.strictObject({});
export type TradingviewOptions = z.output<typeof tradingviewOptions>;
