import * as z from 'zod';

export const weightOptions = z.strictObject({
  share: z
    .number()
    .positive()
    .max(1)
    .default(0.9)
    .describe(
      "Part of the venue's limit to use, 0 to 1; the rest is left to other programs behind the same IP.",
    ),
  warnAt: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('From this part of the share on, requests are spread over what is left of the window, 0 to 1.'),
  shared: z
    .boolean()
    .default(true)
    .describe(
      'Whether all processes of this user on this machine spend from one budget and obey the same bans; without it each has its own.',
    ),
});
export type WeightOptions = z.output<typeof weightOptions>;
