import * as z from 'zod';

export const leanOptions = z.strictObject({});
export type LeanOptions = z.output<typeof leanOptions>;
