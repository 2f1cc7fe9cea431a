import { EXIT } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { plural } from '../render/format.ts';
import { withSession } from '../session.ts';

export const exchangesCommand: CommandBody<object> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
    const { host, terminal } = session;
    await session.loadPlugins();
    const rows = [];
    for (const id of await host.registry.exchangeIds())
      rows.push({ id, plugin: (await host.registry.forExchange(id)).name });
    if (session.json) session.print({ exchanges: rows });
    else {
      for (const plugin of [...new Set(rows.map((each) => each.plugin))]) {
        const ids = rows.filter((each) => each.plugin === plugin).map(({ id }) => id);
        terminal.heading(`${plugin} (${plural(ids.length, 'exchange')})`);
        for (const line of wrap(ids, Math.min(terminal.width, 100))) terminal.line(`  ${line}`);
      }
    }
    return EXIT.complete;
  });

function wrap(words: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 4 <= width)
      lines[lines.length - 1] = `${last}, ${word}`;
    else lines.push(word);
  }
  return lines;
}
