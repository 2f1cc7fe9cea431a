import { CandlewickError } from '@candlewick/core';
import { didYouMean, EXIT, PLUGIN_KINDS } from '@candlewick/core/host';
import { PLUGINS } from '../command-list/plugins.ts';
import type { CommandBody } from '../command.ts';
import { withSession } from '../session.ts';

export const pluginsCommand: CommandBody<object> = (io, flags, [word]) =>
  withSession({ io, flags }, async (session) => {
    if (word !== undefined) throw unknownWord(word);
    const { host, terminal } = session;
    await session.loadPlugins();
    const plugins = PLUGIN_KINDS.flatMap((kind) =>
      host.registry.list(kind).map(({ definition, origin }) => ({
        kind,
        name: definition.name,
        origin,
        description: definition.description,
        capabilities: definition.capabilities,
      })),
    );
    if (session.json) session.print({ plugins });
    else
      terminal.table(
        ['kind', 'name', 'from', 'description'],
        plugins.map((each) => [each.kind, each.name, each.origin, each.description]),
      );
    return EXIT.complete;
  });

function unknownWord(word: string): CandlewickError {
  const names = PLUGINS.subcommands!.map(({ name }) => name);
  const hint = didYouMean(word, names);
  return new CandlewickError(
    'USAGE',
    `there is no command plugins ${word}.${hint} Commands: ${names.map((each) => `plugins ${each}`).join(', ')}.`,
  );
}
