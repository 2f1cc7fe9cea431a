import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, resolve } from 'node:path';
import { RunMetrics } from './run-metrics.js';

/** @import { AddressInfo } from 'node:net' */
/** @import { Monitor, RunContext } from '@candlewick/core' */

/**
 * Counts, and answers `GET /metrics` until it is closed.
 *
 * @param {{ host: string, port: number, file?: string | undefined }} options
 * @param {Pick<RunContext, 'logger' | 'projectFolder'>} context
 * @returns {Promise<Monitor>}
 */
export async function openPrometheusMonitor({ host, port, file }, { logger, projectFolder }) {
  const metrics = new RunMetrics();
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') return void response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
      .end(metrics.text());
  });
  // A port that is taken, by another run for example, costs the metrics and not the run.
  await new Promise((done) => {
    server.once('error', (error) => done(logger.warn(`no metrics over HTTP: ${error.message}`)));
    server.listen(port, host, () => done(undefined));
  });
  // Waiting for a scrape keeps no process alive.
  server.unref();
  const address = /** @type {AddressInfo | null} */ (server.address());
  if (address) logger.info(`metrics at http://${address.address}:${address.port}/metrics`);
  let closed = false;
  return {
    onEvent: (event) => metrics.take(event),
    async [Symbol.asyncDispose]() {
      if (closed) return;
      closed = true;
      if (address) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
      if (file !== undefined) await replaceFile(resolve(projectFolder, file), metrics.text());
    },
  };
}

/** The collector must never read half a file. @param {string} path @param {string} text */
async function replaceFile(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.${process.pid}`, text);
  await rename(`${path}.${process.pid}`, path);
}
