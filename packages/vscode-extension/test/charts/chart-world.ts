import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildChartPage } from '../../../../scripts/bundle/chart-page.mjs';
import { setupChromium } from '../../scripts/setup-chromium.mjs';
import { chartPage } from '../../src/charts/chart-page.ts';
import { ChartSession, type ChartEditor } from '../../src/charts/chart-session.ts';
import { readState } from '../../src/charts/model/check-values.ts';
import type { ChartState, DatasetId, Interval, ToChart } from '../../src/charts/protocol.ts';
import type { EngineConnection } from '../../src/engine/protocol.ts';
import { PATIENT } from '../engine/open-client.ts';
import { themeStyle, type ThemeName } from './themes.ts';
import { encodeMessage, STAND_IN } from './wire.ts';

const top = fileURLToPath(new URL('../../../..', import.meta.url));

export interface WorldOptions {
  readonly engine: EngineConnection;
  readonly dataset: DatasetId;
  readonly theme?: ThemeName;
  readonly size?: { readonly width: number; readonly height: number };
  readonly picks?: DatasetId | undefined;
  readonly words?: Readonly<Record<string, string>>;
}

/** A chart's page in a real browser; what VS Code does between it and the engine is done here. */
export class ChartWorld implements AsyncDisposable {
  readonly page: Page;
  readonly saved: { images: Uint8Array[]; csv: { range: Interval; timeframe: string }[] } = {
    images: [],
    csv: [],
  };
  readonly problems: string[] = [];
  readonly logged: string[] = [];
  readonly #options: WorldOptions;
  readonly #browser: Browser;
  readonly #folder = mkdtempSync(join(tmpdir(), 'candlewick-chart-'));
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #queue: ToChart[] = [];
  #waiting: ServerResponse | undefined;
  /** A page that was left may still ask. */
  #pageNumber = 0;
  #begun = 0;
  #session: ChartSession | undefined;
  state: ChartState;

  private constructor(options: WorldOptions, browser: Browser, page: Page) {
    this.#options = options;
    this.#browser = browser;
    this.page = page;
    this.state = { dataset: options.dataset, scale: 'linear', indicators: [], table: false };
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
    page.on('pageerror', (error) => this.problems.push(error.stack ?? error.message));
  }

  static async open(options: WorldOptions): Promise<ChartWorld> {
    const browser = await chromium.launch({
      executablePath: setupChromium(),
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      timeout: 120_000,
    });
    const page = await browser.newPage({ viewport: options.size ?? { width: 1200, height: 760 } });
    page.setDefaultTimeout(60_000);
    const world = new ChartWorld(options, browser, page);
    await buildChartPage(world.#folder, top);
    await page.addInitScript({ content: STAND_IN });
    await new Promise<void>((resolve) => void world.#server.listen(0, '127.0.0.1', resolve));
    return world;
  }

  /** Opens the page, or opens it again as after a reload of the window, and waits until it is drawn. */
  async show(state: 'ready' | 'failed' | 'empty' = 'ready'): Promise<void> {
    await this.page.goto(
      `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/?${++this.#pageNumber}`,
    );
    await this.page.waitForSelector(`#chart[data-state="${state}"]`, { timeout: 60_000 });
  }

  /** The page alone begins anew, as where a panel is moved into another window: the host goes on. */
  async loadAnew(): Promise<void> {
    await this.page.reload();
    await this.page.waitForSelector('#chart[data-state="ready"]', { timeout: 60_000 });
  }

  async theme(name: ThemeName): Promise<void> {
    await this.page.evaluate(
      `document.documentElement.setAttribute('style', ${JSON.stringify(themeStyle(name))}); document.body.className = '${name}'`,
    );
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Waits until the page says true. */
  until(script: string): Promise<void> {
    return expect.poll(() => this.page.evaluate(script), { ...PATIENT, message: script }).toBe(true);
  }

  post(message: unknown): void {
    this.#queue.push(message as ToChart);
    this.#flush();
  }

  receive(message: unknown): Promise<void> {
    return this.#session!.receive(message);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#session?.[Symbol.dispose]();
    await this.#browser.close();
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }

  #begin(): void {
    this.#session?.[Symbol.dispose]();
    this.#queue.length = 0;
    const editor: ChartEditor = {
      post: (message) => this.post(message),
      pickCompare: () => Promise.resolve(this.#options.picks),
      saveImage: (image) => Promise.resolve(void this.saved.images.push(image)),
      saveCsv: (range, timeframe) => Promise.resolve(void this.saved.csv.push({ range, timeframe })),
      showLog: () => this.logged.push('shown'),
      log: (text) => this.logged.push(text),
      painted: () => undefined,
    };
    const { engine, words = {} } = this.#options;
    // Every page but the first is one that comes back.
    const isKept = this.#pageNumber === 1;
    this.#session = new ChartSession({ engine, editor, state: this.state, words, isKept });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = (type: string, body: string | Buffer) => response.setHeader('content-type', type).end(body);
    const [path, page] = (request.url ?? '').split('?');
    switch (path) {
      case '/':
        this.#waiting?.destroy();
        this.#waiting = undefined;
        if (this.#begun !== this.#pageNumber) this.#begin();
        this.#begun = this.#pageNumber;
        return void send('text/html', this.#html());
      case '/main.js':
      case '/main.css':
        return void send(
          path.endsWith('js') ? 'text/javascript' : 'text/css',
          readFileSync(join(this.#folder, path)),
        );
      case '/from-host':
        if (Number(page) !== this.#pageNumber) return void response.writeHead(204).end();
        this.#waiting = response;
        return this.#flush();
      case '/to-host': {
        const message: unknown = JSON.parse(await bodyOf(request), (_, value: unknown) => {
          const bytes = (value as { $bytes?: number[] } | null)?.$bytes;
          return Array.isArray(bytes) ? Uint8Array.from(bytes) : value;
        });
        response.writeHead(204).end();
        return void this.#session?.receive(message);
      }
      case '/state':
        this.state = readState(JSON.parse(await bodyOf(request))) ?? this.state;
        return void response.writeHead(204).end();
      default:
        response.writeHead(404).end();
    }
  }

  #flush(): void {
    if (!this.#waiting || this.#queue.length === 0) return;
    const response = this.#waiting;
    this.#waiting = undefined;
    response.end(encodeMessage(this.#queue.shift()!));
  }

  /** The page as it is shipped; only the stand-in may speak to this process. */
  #html(): string {
    const theme = this.#options.theme ?? 'vscode-dark';
    return chartPage({
      cspSource: "'self'",
      nonce: 'Abc123',
      script: '/main.js',
      style: '/main.css',
      language: 'en',
    })
      .replace("default-src 'none'", "default-src 'none'; connect-src 'self'")
      .replace('<html', `<html style='${themeStyle(theme)}'`)
      .replace('<body>', `<body class="${theme}">`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
