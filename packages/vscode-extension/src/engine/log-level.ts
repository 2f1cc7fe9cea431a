import { LOG_LEVELS, type LogLevel } from '@candlewick/core';

/** The level that a finished log line names: `2026-01-01T00:00:00.000Z warn candlewick: …`. */
export function logLevelOf(line: string): LogLevel {
  const [, word] = line.split(' ', 2);
  return LOG_LEVELS.find((level) => level === word) ?? 'info';
}
