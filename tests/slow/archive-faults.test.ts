import { describe, expect, it } from 'vitest';
import { violationsOf } from '../torture/archive-faults/check-schedule.ts';
import { runSchedule } from '../torture/archive-faults/run-schedule.ts';
import { someSchedules } from '../torture/archive-faults/schedules.ts';

// Each fault three times; `pnpm torture archive` goes on with as many as one likes.
describe.concurrent('a fetch under faults of the archive gives what the venue has, or tells of holes', () => {
  it.each(someSchedules(3))('$name', async (each) => {
    const report = await runSchedule(each);
    expect(violationsOf(each, report)).toEqual([]);
  });
});
