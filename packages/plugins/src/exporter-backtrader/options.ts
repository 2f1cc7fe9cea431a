import * as z from 'zod';

export const backtraderOptions = z.strictObject({});
export type BacktraderOptions = z.output<typeof backtraderOptions>;
