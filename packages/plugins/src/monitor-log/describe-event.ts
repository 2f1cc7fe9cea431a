import { datasetKey, isExplained } from '@candlewick/core';
import type { Interval, LogFields, RunEvent, RunEventType } from '@candlewick/core';

export type LineLevel = 'warn' | 'info' | 'debug';

/** A log line: what happened, how much it matters, the figures. */
export interface Line {
  readonly level: LineLevel;
  readonly message: string;
  readonly fields: LogFields;
}

const line = (level: LineLevel, message: string, fields: LogFields = {}): Line => ({
  level,
  message,
  fields,
});
/** Venues send what they like: a time that is no time must not break the line. */
const time = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : String(ms));
const span = ({ from, to }: Interval): LogFields => ({ from: time(from), to: time(to) });

/** A sentence for every event. Fields are chosen one by one, so nothing secret can slip in with a new one. */
const DESCRIPTIONS: { readonly [K in RunEventType]: (event: RunEvent<K>) => Line } = {
  'run-started': ({ kind, datasets }) =>
    line('info', `${kind} started`, { datasets: datasets.map(datasetKey) }),
  'dataset-started': ({ dataset, interval, slots }) =>
    line('info', `${datasetKey(dataset)}: started`, { ...span(interval), slots }),
  'cache-checked': ({ dataset, result, coveredSlots, slots, durationMs }) =>
    line('info', `${datasetKey(dataset)}: cache ${result}`, { coveredSlots, slots, durationMs }),
  planned: ({ dataset, missing, requests, weight, slots, files }) =>
    line('info', `${datasetKey(dataset)}: planned`, {
      ...{ missing: missing.length, requests, weight, slots },
      ...(files === undefined ? {} : { files }),
    }),
  file: ({ dataset, file, interval, candles, code, message }) =>
    line(
      code === undefined ? 'debug' : 'warn',
      `${datasetKey(dataset)}: ${file} ${code === undefined ? 'read' : 'dropped'}`,
      { ...span(interval), candles, ...(code === undefined ? {} : { code, message }) },
    ),
  request: ({ exchange, pool, weight, waitedMs, meta, cancelled }) => {
    const { endpoint, status, bytes, durationMs, usedWeight, retryAfterMs, bannedUntil, host } = meta;
    const failed = cancelled ? false : status === undefined || status >= 400;
    const answer = cancelled ? 'cancelled' : (status ?? 'without an answer');
    return line(failed ? 'warn' : 'debug', `${exchange}: ${endpoint} ${answer}`, {
      ...{ host, pool, weight, waitedMs, bytes, durationMs, usedWeight, retryAfterMs },
      ...(bannedUntil === undefined ? {} : { bannedUntil: time(bannedUntil) }),
    });
  },
  retry: ({ dataset, interval, code, message, attempt, retries, delayMs }) =>
    line('warn', `${datasetKey(dataset)}: retry ${attempt} of ${retries} in ${Math.round(delayMs)} ms`, {
      ...{ code, message },
      ...span(interval),
    }),
  recovered: ({ dataset, interval }) =>
    line('info', `${datasetKey(dataset)}: connection restored`, span(interval)),
  budget: ({ identity, status: { pool, used, allowed, limit, state, resumesAt } }) =>
    line(state === 'banned' ? 'warn' : state === 'free' ? 'debug' : 'info', `${identity}: ${pool} ${state}`, {
      ...{ used, allowed, limit },
      ...(resumesAt === undefined ? {} : { resumesAt: time(resumesAt) }),
    }),
  pressure: ({ cause, requestsInFlight, memory, cpu }) =>
    line('info', cause === 'none' ? 'pressure is over' : `pressure on ${cause}`, {
      ...{ requestsInFlight, memory, cpu },
    }),
  verified: ({ dataset, interval, issues }) =>
    line(issues.length > 0 ? 'warn' : 'debug', `${datasetKey(dataset)}: verified`, {
      ...span(interval),
      issues: issues.map(({ kind, rows, time: at }) => `${kind} x${rows} at ${time(at)}`),
    }),
  stored: ({ dataset, interval, candles, slots, revised }) =>
    line(revised > 0 ? 'warn' : 'debug', `${datasetKey(dataset)}: stored`, {
      ...span(interval),
      ...{ candles, slots, revised },
    }),
  brought: ({ dataset, interval, slots }) =>
    line('info', `${datasetKey(dataset)}: another process has brought a part`, { ...span(interval), slots }),
  gap: ({ dataset, gap }) =>
    line(isExplained(gap.reason) ? 'info' : 'warn', `${datasetKey(dataset)}: gap, ${gap.reason}`, {
      ...span(gap),
      answer: gap.evidence.answer,
    }),
  evicted: ({ dataset, interval, candles, bytes }) =>
    line('warn', `${datasetKey(dataset)}: evicted, the cache is near its cap`, {
      ...span(interval),
      ...{ candles, bytes },
    }),
  'dataset-finished': ({ outcome: { dataset, status, candles, fetched, requests, gaps, error } }) =>
    line(status === 'complete' ? 'info' : 'warn', `${datasetKey(dataset)}: ${status}`, {
      ...{ candles, fetched, requests, gaps: gaps.length },
      ...(error ? { code: error.code, message: error.message } : {}),
    }),
  'export-started': ({ dataset, format, candles }) =>
    line('info', `${datasetKey(dataset)}: export to ${format} started`, { candles }),
  'export-progress': ({ dataset, candles }) =>
    line('debug', `${datasetKey(dataset)}: exporting`, { candles }),
  'export-finished': ({ dataset, format, file, bytes, candles, durationMs }) =>
    line('info', `${datasetKey(dataset)}: exported to ${format}`, { file, bytes, candles, durationMs }),
  workers: ({ threads, busyMs, durationMs }) => line('debug', 'workers', { threads, busyMs, durationMs }),
  read: ({ dataset, candles, memory, disk }) =>
    line('debug', `${datasetKey(dataset)}: read`, { candles, memory, disk }),
  stage: ({ stage, durationMs, candles }) => line('debug', `stage ${stage}`, { durationMs, candles }),
  'run-finished': ({ status, durationMs }) =>
    line(status === 'complete' ? 'info' : 'warn', `run ${status}`, { durationMs }),
};

/** The line for an event; undefined for one of a newer host that this version does not know. */
export function describeEvent(event: RunEvent): Line | undefined {
  if (!Object.hasOwn(DESCRIPTIONS, event.type)) return undefined;
  return (DESCRIPTIONS[event.type] as (event: RunEvent) => Line)(event);
}
