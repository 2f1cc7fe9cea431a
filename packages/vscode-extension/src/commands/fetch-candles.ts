import * as vscode from 'vscode';
import type { FetchSpec, PlanSummary } from '../engine/protocol.ts';
import { reportError } from '../host/report-error.ts';
import type { Parts } from '../parts.ts';
import { outcomeText } from '../text/outcome-text.ts';
import { planSpan, planText } from '../text/plan-text.ts';
import { type Command } from './command.ts';
import { dateProblem, endProblem, ranges, specOf, type FetchAnswers } from './fetch-answers.ts';
import { askSteps, BACK, CANCELLED, input, pick, type Step, type StepFrame } from './multi-step.ts';
import { showOutcome } from './show-outcome.ts';

const { t } = vscode.l10n;

/** Asks what to fetch, shows what that takes, and fetches it. A node of the tree answers its part beforehand. */
export const fetchCandles: Command = async (parts, { node }) => {
  const answers: FetchAnswers = {};
  if (node) Object.assign(answers, node.kind === 'dataset' ? node.summary.id : { exchange: node.exchange });
  if (node?.kind === 'symbol') answers.symbol = node.symbol;
  await ask(parts, answers);
};

/** @param from the question to begin with */
async function ask(parts: Parts, answers: FetchAnswers, from = 0): Promise<void> {
  let isToBeShown = false;
  // What a question needs could not be had: it is asked again, with everything that was answered before.
  const failed: Failed =
    ({ step }) =>
    (error) =>
      void reportError(error, parts.log, {
        retry: () => ask(parts, answers, step - 1).catch(failed({ step })),
      });
  const steps: Step<FetchAnswers>[] = [
    exchangeStep(parts, failed),
    symbolStep(parts, failed),
    timeframeStep(parts, failed),
    rangeStep,
    dateStep('start'),
    dateStep('end'),
    planStep(parts, failed, (show) => (isToBeShown = show)),
  ];
  if (await askSteps(t('Fetch Candles'), answers, steps, from))
    await fetchAndTell(parts, specOf(answers), isToBeShown);
}

type Failed = (frame: Pick<StepFrame, 'step'>) => (error: unknown) => void;

async function fetchAndTell(parts: Parts, spec: FetchSpec, isToBeShown: boolean): Promise<void> {
  const title = t('Fetching {0} {1}', spec.symbol, spec.timeframe);
  const result = await parts.runs.run(title, (controls) =>
    parts.engine.call('fetch', { requests: [spec] }, controls),
  );
  const [first] = result?.outcomes ?? [];
  if (!result || !first) return;
  if (isToBeShown && first.candles > 0) parts.charts.open(first.dataset);
  await showOutcome(parts, outcomeText(result, t), {
    dataset: first.candles > 0 ? first.dataset : undefined,
    retry: () => fetchAndTell(parts, spec, isToBeShown),
  });
}

const exchangeStep =
  (parts: Parts, failed: Failed): Step<FetchAnswers> =>
  async (answers, frame) => {
    const { engine, model } = parts;
    const used = new Set(model.summaries.map(({ id }) => id.exchange));
    const items = engine.call('exchanges', {}).then(async (all) => {
      const { exchange: usual } = await engine.info();
      const rank = (id: string): number => (id === usual ? 0 : used.has(id) ? 1 : id === 'simulated' ? 2 : 3);
      return [...all]
        .sort((a, b) => rank(a.id) - rank(b.id) || (a.id < b.id ? -1 : 1))
        .map(({ id, plugin }) => ({
          label: id,
          description:
            id === 'simulated' ? t('invented prices, no network') : plugin === 'ccxt' ? '' : plugin,
        }));
    });
    const placeholder = t('Which exchange?');
    const onError = failed(frame);
    const chosen = await pick({ frame, placeholder, items, active: answers.exchange, onError });
    if (typeof chosen === 'symbol') return chosen;
    if (answers.exchange !== chosen.label) delete answers.symbol;
    answers.exchange = chosen.label;
    return 'done';
  };

const symbolStep =
  (parts: Parts, failed: Failed): Step<FetchAnswers> =>
  async (answers, frame) => {
    const exchange = answers.exchange ?? '';
    const items = parts.engine.call('symbols', { exchange }).then((markets) =>
      [...markets]
        .sort((a, b) => Number(b.active) - Number(a.active) || (a.symbol < b.symbol ? -1 : 1))
        .map(({ symbol, id, type, active }) => ({
          label: symbol,
          description: [id, type, ...(active ? [] : [t('not traded any more')])].join(' · '),
        })),
    );
    const chosen = await pick({
      frame,
      placeholder: t('Which market of {0}? Type a part of its name.', exchange),
      items,
      active: answers.symbol,
      onError: failed(frame),
    });
    if (typeof chosen === 'symbol') return chosen;
    answers.symbol = chosen.label;
    return 'done';
  };

const timeframeStep =
  (parts: Parts, failed: Failed): Step<FetchAnswers> =>
  async (answers, frame) => {
    const exchange = answers.exchange ?? '';
    const items = Promise.all([parts.engine.call('timeframes', { exchange }), parts.engine.info()]);
    const chosen = await pick({
      frame,
      placeholder: t('How long is a candle?'),
      items: items.then(([all]) => all.map((label) => ({ label }))),
      active: answers.timeframe ?? (await parts.engine.info()).timeframe,
      onError: failed(frame),
    });
    if (typeof chosen === 'symbol') return chosen;
    answers.timeframe = chosen.label;
    return 'done';
  };

const rangeStep: Step<FetchAnswers> = async (answers, frame) => {
  const chosen = await pick({
    frame,
    placeholder: t('Which range?'),
    items: ranges(t),
    active: answers.range?.label,
  });
  if (typeof chosen === 'symbol') return chosen;
  answers.range = chosen;
  return 'done';
};

const dateStep =
  (which: 'start' | 'end'): Step<FetchAnswers> =>
  async (answers, frame) => {
    if (!answers.range?.isCustom) return 'skipped';
    const isStart = which === 'start';
    const text = await input({
      frame,
      prompt: isStart
        ? t('First day (UTC): 2024-01-31, 90d back from now, or listing')
        : t('End (UTC), not included; empty: now'),
      placeholder: isStart ? '2024-01-01' : t('now'),
      value: answers[which],
      check: (value) => {
        if (isStart) return dateProblem(value, t);
        return value === '' ? undefined : endProblem(answers.start ?? '', value, t);
      },
    });
    if (typeof text === 'symbol') return text;
    answers[which] = text;
    return 'done';
  };

/** Shows the plan before anything is asked for. */
const planStep =
  (parts: Parts, failed: Failed, choose: (show: boolean) => void): Step<FetchAnswers> =>
  async (answers, frame) => {
    const stopping = new AbortController();
    const spec = specOf(answers);
    const items = parts.engine
      .call('plan', { requests: [spec] }, { signal: stopping.signal })
      .then((plan) => planItems(plan));
    const chosen = await pick({
      frame,
      placeholder: t('{0} {1} {2}', spec.exchange, spec.symbol, spec.timeframe),
      items,
      onError: failed(frame),
    });
    stopping.abort();
    if (chosen === BACK || chosen === CANCELLED) return chosen;
    choose(chosen.show);
    return 'done';
  };

const planItems = (plan: PlanSummary) => {
  const detail = planText(plan, t);
  const description = planSpan(plan, t);
  return [
    { label: `$(cloud-download) ${t('Fetch')}`, description, detail, show: false },
    { label: `$(graph-line) ${t('Fetch and open the chart')}`, description: '', show: true },
  ];
};
