/** A year alone, a month, a day, or a day with a time. */
const SHAPE =
  /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]+(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?(?:\.\d+)?Z?)?)?)?$/;

/** Reads `2021`, `2021-04`, `2021-04-25`, `2021-04-25 04:30` as UTC; undefined when there is no such time. */
export function parseDate(text: string): number | undefined {
  const match = SHAPE.exec(text.trim());
  if (!match) return undefined;
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((each) => (each === undefined ? undefined : Number(each)));
  const time = Date.UTC(year!, month - 1, day, hour, minute, second);
  const date = new Date(time);
  const isReal =
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    minute < 60;
  return isReal ? time : undefined;
}
