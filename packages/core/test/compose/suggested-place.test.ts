import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { suggestedPlace } from '../../src/compose/suggested-place.ts';

const own = { name: 'BTC_USDT_1h_20240101_20240102', view: '' };
const place = (suggestion: Parameters<typeof suggestedPlace>[1], view = '') =>
  suggestedPlace('/exports', suggestion, { ...own, view });

describe('the place of an export', () => {
  it('is the host’s where the exporter suggests none', () => {
    expect(place({})).toBe(join('/exports', own.name));
  });

  it('is where the exporter suggests, folders and name', () => {
    expect(place({ folder: ['binance', 'futures'], name: 'BTC_USDT_USDT-1h-futures' })).toBe(
      join('/exports', 'binance', 'futures', 'BTC_USDT_USDT-1h-futures'),
    );
  });

  it('keeps the host’s name in suggested folders where only those are', () => {
    expect(place({ folder: ['binance'] })).toBe(join('/exports', 'binance', own.name));
  });

  it('says in a suggested name that the file is a view', () => {
    expect(place({ name: 'BTC_USDT-1h' }, '_filled')).toBe(join('/exports', 'BTC_USDT-1h_filled'));
  });

  it.each(['..', '.', '', 'a/b', 'a\\b', 'C:', 'a\0'])(
    'never leads out of the folder: %j is refused',
    (part) => {
      const refused = expect.objectContaining({ code: 'PLUGIN_INVALID' }) as Error;
      expect(() => place({ folder: [part] })).toThrow(refused);
      expect(() => place({ name: part })).toThrow(refused);
    },
  );
});
