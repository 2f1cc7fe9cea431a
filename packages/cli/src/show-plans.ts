import { EXIT, type FetchRequest, type Run } from '@candlewick/core';
import { planDocument, planTable } from './render/plan.ts';
import type { Session } from './session.ts';

/** What requests would ask for; asks for no candles. */
export async function showPlans(
  session: Session,
  run: Run,
  requests: readonly FetchRequest[],
): Promise<number> {
  const plans = [];
  for (const request of requests) plans.push(await run.plan(request));
  if (session.json) session.print(planDocument(plans));
  else planTable(session.terminal, plans);
  return EXIT.complete;
}
