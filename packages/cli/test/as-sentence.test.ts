import { describe, expect, it } from 'vitest';
import { asSentence } from '../src/as-sentence.ts';

describe('a message that another sentence follows', () => {
  it.each([
    ['there is no file', 'there is no file.'],
    ['there is no file.', 'there is no file.'],
    ['The disk is full: /c (ENOSPC: write)', 'The disk is full: /c (ENOSPC: write).'],
    [
      "unknown option '--simbol'\n(Did you mean --symbol?)",
      "unknown option '--simbol'\n(Did you mean --symbol?)",
    ],
  ])('«%s» ends as a sentence does', (text, sentence) => {
    expect(asSentence(text)).toBe(sentence);
  });
});
