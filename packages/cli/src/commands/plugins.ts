import { EXIT, PLUGIN_KINDS } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { withSession } from '../session.ts';

export const pluginsCommand: CommandBody<object> = (io, flags) =>
  withSession({ io, flags }, async (session) => {
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
