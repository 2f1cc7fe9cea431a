const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** A size for people: `312 B`, `4.1 KB`, `1.2 GB`; powers of 1000, as disks count. */
export function bytesText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  for (; size >= 1000 && unit < UNITS.length - 1; unit++) size /= 1000;
  return `${size >= 100 || unit === 0 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]!}`;
}
