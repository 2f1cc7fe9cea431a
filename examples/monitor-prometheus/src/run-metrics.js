import { Histogram, Metric } from './metrics.js';

/** @import { RunEvent } from '@candlewick/core' */

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What is counted of a process's runs. Labels are what there are few of: no times, no run ids. */
export class RunMetrics {
  #started = new Metric('candlewick_runs_started_total', 'counter', 'Runs that began.');
  #finished = new Metric('candlewick_runs_finished_total', 'counter', 'Runs that ended, by how.');
  #requests = new Histogram(
    'candlewick_request_duration_seconds',
    'Time of requests, from sending to the last byte.',
    SECONDS,
  );
  #bytes = new Metric('candlewick_response_bytes_total', 'counter', 'Bytes of answers.');
  #weight = new Metric('candlewick_request_weight_total', 'counter', 'Weight that requests were charged.');
  #waited = new Metric(
    'candlewick_limiter_wait_seconds_total',
    'counter',
    'Time that requests waited for the budget.',
  );
  #retries = new Metric(
    'candlewick_retries_total',
    'counter',
    'Requests that are sent again, by error code.',
  );
  #stored = new Metric('candlewick_candles_stored_total', 'counter', 'Candles that were stored.');
  #gaps = new Metric('candlewick_gaps_total', 'counter', 'Gaps that were recorded, by reason.');
  #datasets = new Metric('candlewick_datasets_finished_total', 'counter', 'Datasets that ended, by how.');
  #exported = new Metric('candlewick_candles_exported_total', 'counter', 'Candles that were exported.');
  #used = new Metric('candlewick_budget_used', 'gauge', 'Weight counted in the current window.');
  #allowed = new Metric(
    'candlewick_budget_allowed',
    'gauge',
    'Weight that Candlewick allows itself per window.',
  );

  /** @param {RunEvent} event */
  take(event) {
    switch (event.type) {
      case 'run-started':
        return this.#started.add({ kind: event.kind });
      case 'run-finished':
        return this.#finished.add({ status: event.status });
      case 'request': {
        const { exchange, pool, weight, waitedMs, meta } = event;
        const labels = { exchange, endpoint: meta.endpoint };
        this.#requests.observe({ ...labels, status: meta.status ?? 'none' }, (meta.durationMs ?? NaN) / 1000);
        this.#bytes.add(labels, meta.bytes ?? 0);
        this.#weight.add({ exchange, pool }, weight);
        return this.#waited.add({ exchange, pool }, waitedMs / 1000);
      }
      case 'retry':
        return this.#retries.add({ exchange: event.dataset.exchange, code: event.code });
      case 'stored':
        return this.#stored.add({ ...event.dataset }, event.candles);
      case 'gap':
        return this.#gaps.add({ ...event.dataset, reason: event.gap.reason });
      case 'dataset-finished':
        return this.#datasets.add({ ...event.outcome.dataset, status: event.outcome.status });
      case 'export-finished':
        return this.#exported.add({ format: event.format }, event.candles);
      case 'budget': {
        const labels = { identity: event.identity, pool: event.status.pool };
        this.#used.set(labels, event.status.used);
        return this.#allowed.set(labels, event.status.allowed);
      }
    }
  }

  text() {
    return [
      this.#started, this.#finished, this.#requests, this.#bytes, this.#weight, this.#waited, this.#retries,
      this.#stored, this.#gaps, this.#datasets, this.#exported, this.#used, this.#allowed,
    ]
      .map((metric) => metric.text())
      .join(''); // prettier-ignore
  }
}
