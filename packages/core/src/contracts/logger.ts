/** From what stops the run to what only a developer wants. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;
/** How much a line matters. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Structured log lines. Implementations redact secrets; callers still never pass them. */
export interface Logger {
  /** Something went wrong, and the user has to do something about it. */
  error(message: string, fields?: LogFields): void;
  /** Something is not as it should be; the work goes on. */
  warn(message: string, fields?: LogFields): void;
  /** Something that a user may want to know. */
  info(message: string, fields?: LogFields): void;
  /** Something that helps to find out what happened. */
  debug(message: string, fields?: LogFields): void;
  /** Every step. */
  trace(message: string, fields?: LogFields): void;
  /** A logger whose lines carry `name`. */
  child(name: string): Logger;
}

/** Data beside the message; it is written as JSON. */
export type LogFields = Readonly<Record<string, unknown>>;
