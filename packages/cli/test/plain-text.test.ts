import { expect, it } from 'vitest';
import { isUnicode, shownWith } from '../src/render/plain-text.ts';

it('marks have plain twins without UTF-8, and names stay as they are', () => {
  const text = '«7m» – 1 → 2 · ¥en/ÜSD …';
  expect(shownWith({ LANG: 'C' }, text)).toBe('"7m" - 1 > 2 | ¥en/ÜSD ...');
  expect(shownWith({ LANG: 'C.UTF-8' }, text)).toBe(text);
});

it('the locale is that of the first variable that is not empty', () => {
  expect(isUnicode({ LC_ALL: '', LANG: 'en_GB.UTF-8' })).toBe(true);
  expect(isUnicode({ LC_ALL: 'C', LANG: 'en_GB.UTF-8' })).toBe(false);
  expect(isUnicode({})).toBe(false);
  expect(isUnicode({ WT_SESSION: 'a' })).toBe(true);
});
