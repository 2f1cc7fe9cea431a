/** A time for people: `2024-01-01`, or with the clock where it is not midnight: `2024-01-01 04:00`. UTC. */
export function momentText(time: number): string {
  const text = new Date(time).toISOString();
  if (time % 86_400_000 === 0) return text.slice(0, 10);
  return `${text.slice(0, 10)} ${time % 60_000 === 0 ? text.slice(11, 16) : text.slice(11, 19)}`;
}
