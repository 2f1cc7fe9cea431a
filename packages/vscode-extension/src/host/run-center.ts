import * as vscode from 'vscode';
import type { RunProgress } from '../engine/protocol.ts';
import { withoutLinks } from '../text/without-links.ts';
import { progressText, shareOf } from '../text/progress-text.ts';
import { EngineFailure } from './engine-failure.ts';
import { reportError } from './report-error.ts';

export interface RunControls {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
}

interface Running {
  readonly title: string;
  readonly stopping: AbortController;
  text: string;
  share: number | undefined;
}

/** Long work of the engine: shown in a notification, in the view and in the status bar; each can be stopped. */
export class RunCenter implements vscode.Disposable {
  readonly #log: vscode.LogOutputChannel;
  readonly #viewId: string;
  readonly #running = new Set<Running>();
  readonly #status = vscode.window.createStatusBarItem('candlewick.runs', vscode.StatusBarAlignment.Left, 10);

  constructor(log: vscode.LogOutputChannel, viewId: string) {
    this.#log = log;
    this.#viewId = viewId;
    this.#status.name = 'Candlewick';
    this.#status.command = 'candlewick.stopRun';
  }

  /** @returns undefined when it was stopped or failed, which has been shown then */
  async run<T>(title: string, work: (controls: RunControls) => Promise<T>): Promise<T | undefined> {
    const running: Running = {
      title: withoutLinks(title),
      stopping: new AbortController(),
      text: '',
      share: undefined,
    };
    this.#running.add(running);
    this.#draw();
    try {
      return await this.#show(running, work);
    } catch (error) {
      if (error instanceof EngineFailure && error.code === 'INTERRUPTED') return undefined;
      if (running.stopping.signal.aborted) return undefined;
      void reportError(error, this.#log, { retry: () => this.run(title, work) });
      return undefined;
    } finally {
      this.#running.delete(running);
      this.#draw();
    }
  }

  /** Asks which run is to be stopped; a single one is stopped at once. */
  async stopOne(): Promise<void> {
    const all = [...this.#running];
    const [only] = all;
    if (!only) return void vscode.window.showInformationMessage(vscode.l10n.t('Nothing is running.'));
    if (all.length === 1) return only.stopping.abort();
    const items = all.map((each) => ({ label: each.title, description: each.text, each }));
    const placeHolder = vscode.l10n.t('Which one is to be stopped?');
    (await vscode.window.showQuickPick(items, { placeHolder }))?.each.stopping.abort();
  }

  dispose(): void {
    for (const { stopping } of this.#running) stopping.abort();
    this.#status.dispose();
  }

  async #show<T>(running: Running, work: (controls: RunControls) => Promise<T>): Promise<T> {
    const { title, stopping } = running;
    const location = vscode.ProgressLocation.Notification;
    return vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) => {
      token.onCancellationRequested(() => stopping.abort());
      let told = 0;
      const onProgress = (each: RunProgress): void => {
        running.text = withoutLinks(progressText(each, Date.now(), vscode.l10n.t));
        running.share = shareOf(each);
        const percent = (running.share ?? 0) * 100;
        progress.report({ message: running.text, increment: Math.max(0, percent - told) });
        told = Math.max(told, percent);
        this.#draw();
      };
      const done = work({ signal: stopping.signal, onProgress });
      void vscode.window.withProgress({ location: { viewId: this.#viewId } }, () =>
        done.then(
          () => undefined,
          () => undefined,
        ),
      );
      return done;
    });
  }

  #draw(): void {
    const all = [...this.#running];
    const [first] = all;
    if (!first) return this.#status.hide();
    const share = first.share === undefined ? '' : ` ${Math.floor(first.share * 100)}%`;
    const name = all.length === 1 ? first.title : vscode.l10n.t('{0} runs', all.length);
    this.#status.text = `$(sync~spin) ${name}${all.length === 1 ? share : ''}`;
    this.#status.tooltip = `${all.map(({ title, text }) => `${title} ${text}`).join('\n')}\n${vscode.l10n.t('Click to stop.')}`;
    this.#status.show();
  }
}
