import { fork, type ChildProcess } from 'node:child_process';
import type { FromEngine, ToEngine } from '../engine/protocol.ts';

export interface ProcessOptions {
  /** The bundle of engine/main.ts. */
  readonly entry: string;
  readonly onMessage: (message: FromEngine) => void;
  /** What it writes to its standard output and error: a crash's last words. */
  readonly onOutput: (text: string) => void;
  /** It ended by itself. @param how `exit code 1`, `signal SIGSEGV` */
  readonly onExit: (how: string) => void;
}

/** So long it may take to close the cache before it is killed. */
const CLOSING_MS = 3_000;

/** One engine process. */
export class EngineProcess implements Disposable {
  readonly #child: ChildProcess;
  #isClosing = false;

  constructor({ entry, onMessage, onOutput, onExit }: ProcessOptions) {
    this.#child = fork(entry, [], {
      // In VS Code the host is Electron, which runs as Node.js under this variable; elsewhere it is not looked at.
      env: { ...engineEnvironment(process.env), ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
      // Typed arrays pass as they are.
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child.on('message', (message) => onMessage(message as FromEngine));
    this.#child.stdout?.on('data', (data: Buffer) => onOutput(String(data)));
    this.#child.stderr?.on('data', (data: Buffer) => onOutput(String(data)));
    const end = (how: string): void => {
      if (this.#isClosing) return;
      this.#isClosing = true;
      onExit(how);
    };
    this.#child.once('error', (error) => end(error.message));
    this.#child.once('exit', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToEngine): void {
    // What cannot be sent is lost with the process: `onExit` tells.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  [Symbol.dispose](): void {
    this.#isClosing = true;
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), CLOSING_MS);
    this.#child.once('exit', () => clearTimeout(timer));
  }
}

/** The user's environment without what the editor put into its own. */
const engineEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(VSCODE_|NODE_OPTIONS$|NODE_CHANNEL_)/.test(name)),
  );
