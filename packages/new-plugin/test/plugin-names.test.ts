import { describe, expect, it } from 'vitest';
import { namesOf } from '../src/plugin-names.ts';

const names = (text: string) => namesOf(text, 'exporter', ['csv', 'json']);

describe('the names of a new plugin', () => {
  it('come from its own name, with the package where others look for plugins', () => {
    expect(names('my-format')).toEqual({
      plugin: 'my-format',
      package: 'candlewick-plugin-my-format',
      folder: 'my-format',
    });
    expect(names('3d').package).toBe('candlewick-plugin-3d');
  });

  it('come from the name of a package, which stays as it is', () => {
    expect(names('candlewick-plugin-tsv')).toEqual({
      plugin: 'tsv',
      package: 'candlewick-plugin-tsv',
      folder: 'candlewick-plugin-tsv',
    });
    expect(names('@acme/tsv')).toEqual({ plugin: 'tsv', package: '@acme/tsv', folder: 'tsv' });
    expect(names('@acme/candlewick-tsv')).toEqual({
      plugin: 'tsv',
      package: '@acme/candlewick-tsv',
      folder: 'candlewick-tsv',
    });
  });

  it('are refused with what to write instead', () => {
    for (const [text, says] of [
      ['MyFormat', 'Write my-format.'],
      ['my_format', 'Write my-format.'],
      ['My Format!', 'Write my-format.'],
      ['my--format', 'Write my-format.'],
      ['-x', 'Write x.'],
      ['@Acme/MyFormat', 'Write @acme/my-format.'],
      ['', 'such as my-format.'],
      ['..', 'such as my-format.'],
      ['@acme/', 'such as my-format.'],
      ['../x', 'a slash too many'],
      ['a/b/c', 'a slash too many'],
      ['candlewick-plugin', 'candlewick-plugin-my-format'],
      ['candlewick', 'candlewick-plugin-my-format'],
      ['csv', 'the exporter csv comes with Candlewick'],
      ['candlewick-plugin-csv', 'the exporter csv comes with Candlewick'],
      ['x'.repeat(300), 'too long'],
    ] as const) {
      expect(() => names(text), text).toThrow(says);
      expect(() => names(text), text).toThrow(expect.objectContaining({ code: 'USAGE' }));
    }
  });
});
