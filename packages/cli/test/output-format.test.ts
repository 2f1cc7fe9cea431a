import { describe, expect, it } from 'vitest';
import { configSchema } from '@candlewick/core';
import { outputFormat } from '../src/output-format.ts';

const config = configSchema.parse({ exporters: { excel: { plugin: 'csv', separator: ';' } } });

describe('the format of a file that is named', () => {
  it.each([
    ['btc.parquet', 'parquet'],
    ['data/BTC.JSONL', 'jsonl'],
    ['btc.json.gz', 'json'],
    ['btc.csv.zst', 'csv'],
    ['btc.feather', 'arrow'],
    ['btc.ndjson', 'jsonl'],
    ['btc.excel', 'excel'],
    ['btc.txt', 'csv'],
    ['btc.constructor', 'csv'],
    ['btc', 'csv'],
    ['parquet', 'csv'],
    ['data.parquet/', 'csv'],
    ['-', 'csv'],
    [undefined, 'csv'],
  ])('%s is %s', (output, format) => {
    expect(outputFormat(output, config)).toBe(format);
  });
});
