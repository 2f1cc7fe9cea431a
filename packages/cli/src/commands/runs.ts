import { EXIT } from '@candlewick/core';
import type { CommandBody } from '../args.ts';
import { withSession } from '../session.ts';

export const runsCommand: CommandBody<{ readonly limit?: string }> = (io, flags) =>
  withSession({ io, flags }, async () => EXIT.complete);
