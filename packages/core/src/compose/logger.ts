import { LOG_LEVELS, type LogFields, type Logger, type LogLevel } from '../contracts/logger.ts';

/** Takes secrets out of texts before anybody sees them. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Short values are left alone: hiding every «a» helps nobody. */
  add(secret: string | undefined): void {
    if (secret !== undefined && secret.length >= 4) this.#secrets.add(secret);
  }

  readonly redact = (text: string): string => {
    // Longest first: of two secrets one may be a part of the other.
    const forms = [...this.#secrets].flatMap(spellings).sort((a, b) => b.length - a.length);
    return forms.reduce((result, form) => result.replaceAll(form, '***'), text);
  };
}

/** As it is, in a url, and in JSON (keys of several lines, quotes). */
const spellings = (secret: string): string[] => [
  ...new Set([secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)]),
];

export interface LoggerOptions {
  /** Lines below this level are dropped; asked at every line, so that it can change. */
  readonly level: () => LogLevel;
  /** Takes one finished line, without its line end. */
  readonly write: (line: string) => void;
  readonly redact: (text: string) => string;
  readonly now?: () => number;
}

/** One line per message: time, level, name, text, fields as JSON. */
export function createLogger(options: LoggerOptions, name = 'candlewick'): Logger {
  const line = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf(options.level())) return;
    const time = new Date((options.now ?? Date.now)()).toISOString();
    const more = fields === undefined ? '' : ` ${fieldsText(fields)}`;
    const oneLine = options.redact(message).replace(/\s*[\r\n]+\s*/g, ' ');
    options.write(options.redact(`${time} ${level} ${name}: ${oneLine}${more}`));
  };
  return {
    error: line('error'),
    warn: line('warn'),
    info: line('info'),
    debug: line('debug'),
    trace: line('trace'),
    child: (child) => createLogger(options, `${name}/${child}`),
  };
}

/** Logging never fails: what cannot be written as JSON is named. */
function fieldsText(fields: LogFields): string {
  try {
    return JSON.stringify(fields, plain);
  } catch (error) {
    return JSON.stringify({ fields: `not loggable: ${(error as Error).message.split('\n')[0]}` });
  }
}

const plain = (_key: string, value: unknown): unknown => {
  if (value instanceof Error) return { message: value.message, stack: value.stack, cause: value.cause };
  return typeof value === 'bigint' ? value.toString() : value;
};
