import { expect, it } from 'vitest';
import { ARCHIVE_FAULT_KINDS } from '@candlewick/core/testing';
import { ARCHIVE_FAULTS, TROUBLES } from '../torture/archive-faults/archive-fault-table.ts';
import { MARKETS } from '../torture/archive-faults/archived-sources.ts';
import { ALL_FAULTS, scheduleOf } from '../torture/archive-faults/schedules.ts';

const schedules = Array.from({ length: ALL_FAULTS }, (_, i) => scheduleOf(i));

it('every fault of the archive meets every kind of market, by files alone and beside pages', () => {
  const cells = new Set(
    schedules.map(({ struck, source, choice }) => `${struck[0]!.row.text}, ${source.market}, ${choice}`),
  );
  expect(cells.size).toBe(ARCHIVE_FAULTS.length * Object.keys(MARKETS).length * 2);
  const kinds = [
    ...ARCHIVE_FAULTS.map(({ fault }) => fault(0).kind),
    ...TROUBLES.flatMap(({ faults }) => faults.map(([fault]) => fault.kind)),
  ];
  expect(ARCHIVE_FAULT_KINDS.filter((kind) => !kinds.includes(kind))).toEqual([]);
});

it('every trouble of the venue is met, and a schedule is the same whenever it is asked for', () => {
  const names = schedules.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, i) => scheduleOf(i).name));
  expect(new Set(schedules.map(({ trouble }) => trouble))).toEqual(new Set(TROUBLES));
});
