import type { FetchRequest, Run } from '@candlewick/core';
import { EXIT } from '@candlewick/core/host';
import { nativeRequests, tellDerived } from './native-requests.ts';
import { planDocument, planTable } from './render/plan.ts';
import type { Session } from './session.ts';

/** What requests would ask for; asks for no candles. */
export async function showPlans(
  session: Session,
  run: Run,
  requests: readonly FetchRequest[],
): Promise<number> {
  const plans = [];
  const natives = await nativeRequests(run, requests, session.host.clock.now());
  for (const { request } of natives) plans.push(await run.plan(request));
  tellDerived(session.terminal, natives);
  if (session.json) session.print(planDocument(plans));
  else planTable(session.terminal, plans);
  return EXIT.complete;
}
