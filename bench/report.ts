import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Prints a table and puts it into docs/benchmarks.md in place of the section of that name. */
export async function writeSection(
  name: string,
  what: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}`;
  const section = `<!-- ${name} -->\n\n## pnpm bench ${name}\n\n${what}\n\nMeasured ${new Date().toISOString().slice(0, 10)} on ${machine}.\n\n${table}\n\n<!-- /${name} -->`;
  console.log(`\n${table}\n`);
  const old = await readFile(file, 'utf8').catch(
    () =>
      '# Benchmarks\n\nRatios within one run are what counts; absolute times are those of the machine named.\n',
  );
  const place = new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`);
  await writeFile(file, place.test(old) ? old.replace(place, section) : `${old.trimEnd()}\n\n${section}\n`);
}
