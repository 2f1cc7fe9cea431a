import type { LogFields, Logger, LogLevel } from '../../contracts/logger.ts';

/** One line as it was logged. */
export interface LogLine {
  /** Its level. */
  readonly level: LogLevel;
  /** Names of the children it came through, joined with dots; empty at the top. */
  readonly name: string;
  /** Its message. */
  readonly message: string;
  /** Its data; `{}` without any. */
  readonly fields: LogFields;
}

/** A logger that keeps its lines, those of its children included. */
export interface FakeLogger extends Logger {
  /** All lines so far, in order. */
  readonly lines: readonly LogLine[];
}

/** Makes a logger that keeps its lines. */
export function createFakeLogger(name = '', lines: LogLine[] = []): FakeLogger {
  const log =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, name, message, fields });
  return {
    lines,
    error: log('error'),
    warn: log('warn'),
    info: log('info'),
    debug: log('debug'),
    trace: log('trace'),
    child: (child) => createFakeLogger(name === '' ? child : `${name}.${child}`, lines),
  };
}
