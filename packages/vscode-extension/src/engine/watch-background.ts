import type { Engine } from './engine.ts';

/**
 * What plugins of strangers leave behind (a promise that nobody waits for, an event handler that throws) is told in the log
 * with the plugin's name, and the engine goes on. Anything else ends it, as without this; the window then starts another.
 */
export function watchBackground({ host, emit }: Engine): void {
  const told = new Set<string>();
  const onFailure = (error: unknown): void => {
    const { redact } = host.redactor;
    const culprit = host.culpritOf(error);
    if (culprit === undefined) {
      process.stderr.write(redact(`${error instanceof Error ? error.stack : String(error)}\n`));
      process.exit(1);
    }
    const message = error instanceof Error ? error.message : String(error);
    const line = redact(`${culprit} failed in the background: ${message}`);
    if (told.has(line)) return;
    told.add(line);
    emit({ type: 'log', level: 'warn', line });
  };
  process.on('unhandledRejection', onFailure);
  process.on('uncaughtException', onFailure);
}
