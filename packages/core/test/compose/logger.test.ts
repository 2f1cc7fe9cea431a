import { describe, expect, it } from 'vitest';
import { createLogger, Redactor } from '../../src/compose/logger.ts';
import { LOG_LEVELS, type LogLevel } from '../../src/contracts/logger.ts';

function setUp(level: LogLevel = 'trace', secrets: readonly string[] = []) {
  const lines: string[] = [];
  const redactor = new Redactor();
  for (const secret of secrets) redactor.add(secret);
  const state = { level };
  const logger = createLogger({
    level: () => state.level,
    write: (line) => void lines.push(line),
    redact: redactor.redact,
    now: () => Date.UTC(2024, 0, 1),
  });
  return { lines, logger, state };
}

describe('a logger', () => {
  it('writes time, level, name, message and fields on one line', () => {
    const { lines, logger } = setUp();
    logger.info('hello', { a: 1, b: ['x'] });
    logger.child('okx').child('http').warn('slow');
    expect(lines).toEqual([
      '2024-01-01T00:00:00.000Z info candlewick: hello {"a":1,"b":["x"]}',
      '2024-01-01T00:00:00.000Z warn candlewick/okx/http: slow',
    ]);
  });

  it.each(LOG_LEVELS)('at level %s drops what is less urgent', (level) => {
    const { lines, logger } = setUp(level);
    for (const each of LOG_LEVELS) logger[each](each);
    expect(lines.length).toBe(LOG_LEVELS.indexOf(level) + 1);
  });

  it('asks for the level at every line, in children too', () => {
    const { lines, logger, state } = setUp('error');
    const child = logger.child('x');
    child.debug('quiet');
    state.level = 'debug';
    child.debug('loud');
    expect(lines.length).toBe(1);
  });

  it('keeps a message of several lines on one', () => {
    const { lines, logger } = setUp();
    logger.warn('one\n  two\r\nthree');
    expect(lines).toEqual(['2024-01-01T00:00:00.000Z warn candlewick: one two three']);
  });

  it('shows errors with their cause, and numbers that JSON does not know', () => {
    const { lines, logger } = setUp();
    logger.error('failed', { error: new Error('outer', { cause: new Error('inner') }), big: 12n });
    expect(lines[0]).toContain('"message":"outer"');
    expect(lines[0]).toContain('"message":"inner"');
    expect(lines[0]).toContain('"big":"12"');
  });

  it('never throws, whatever it is given', () => {
    const { lines, logger } = setUp();
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const error = new Error('round');
    error.cause = error;
    logger.info('circle', circle);
    logger.info('error', { error });
    logger.info('odd', { toJSON: () => { throw new Error('no'); } }); // prettier-ignore
    expect(lines.length).toBe(3);
    expect(lines.every((line) => line.includes('not loggable'))).toBe(true);
  });
});

describe('redaction', () => {
  it('takes secrets out of messages, fields, stacks and names', () => {
    const { lines, logger } = setUp('trace', ['hunter2secret']);
    logger.info('key hunter2secret is wrong', {
      url: 'https://x/?key=hunter2secret',
      error: new Error('hunter2secret'),
    });
    logger.child('hunter2secret').info('x');
    expect(lines.join('\n')).not.toContain('hunter2secret');
    expect(lines[0]).toContain('key *** is wrong');
  });

  it('finds a secret as urls and JSON write it', () => {
    const secret = 'a/b+c "d"\nsecond line';
    const { lines, logger } = setUp('trace', [secret]);
    logger.info(`raw ${secret} end`, { secret, url: `x?key=${encodeURIComponent(secret)}` });
    expect(lines[0]).not.toContain('second');
    expect(lines[0]).not.toContain(encodeURIComponent(secret));
  });

  it('hides the whole of a secret that holds another', () => {
    const redactor = new Redactor();
    redactor.add('abcd');
    redactor.add('abcdefgh');
    expect(redactor.redact('abcdefgh abcd')).toBe('*** ***');
  });

  it('leaves short values alone', () => {
    const redactor = new Redactor();
    redactor.add('abc');
    redactor.add(undefined);
    redactor.add('');
    expect(redactor.redact('abc')).toBe('abc');
  });
});
