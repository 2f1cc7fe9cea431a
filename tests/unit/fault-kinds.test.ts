import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ARCHIVE_FAULT_KINDS, ROW_FAULT_KINDS, WAY_FAULT_KINDS } from '@candlewick/core/testing';
import { allCases, someCases } from '../torture/faults/fault-cases.ts';
import { FAULTS } from '../torture/faults/fault-table.ts';

const kinds = [...WAY_FAULT_KINDS, ...ROW_FAULT_KINDS];
const rows = Object.values(FAULTS).flat();

describe('every fault that the market server serves', () => {
  it('is in the matrix', () => {
    expect(Object.keys(FAULTS).toSorted()).toEqual(kinds.toSorted());
    for (const [kind, each] of Object.entries(FAULTS))
      for (const row of each) expect(row.fault(0).kind).toBe(kind);
  });

  it('is in all of its cells under one name, and in those that every test run goes through', () => {
    const names = allCases().map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const cases of [allCases(), someCases(3)])
      expect(new Set(cases.map(({ row }) => row))).toEqual(new Set(rows));
  });

  it('is on the page of the market server', () => {
    const page = readFileSync(new URL('../../docs/2-plugins/market-server.md', import.meta.url), 'utf8');
    const all = [...kinds, ...ARCHIVE_FAULT_KINDS];
    expect(all.filter((kind) => !page.includes(`| \`${kind}\``))).toEqual([]);
  });
});
