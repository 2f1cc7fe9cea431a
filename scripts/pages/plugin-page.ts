import { optionsSchema } from '@candlewick/core';
import { PLUGIN_KINDS } from '@candlewick/core/host';
import { builtIns } from '../../packages/plugins/src/index.ts';
import { optionRows } from '../option-rows.ts';
import { code, NOTE, table } from './markdown.ts';

export async function pluginPage(): Promise<string> {
  const sections = PLUGIN_KINDS.flatMap((kind) =>
    builtIns
      .filter((plugin) => plugin.kind === kind)
      .map(async (plugin) => {
        const rows = optionRows(await optionsSchema(plugin));
        return [
          `## ${kind} \`${plugin.name}\``,
          plugin.description,
          ...(Object.keys(plugin.capabilities).length > 0
            ? [`Capabilities: ${code(JSON.stringify(plugin.capabilities))}.`]
            : []),
          rows.length === 0 ? 'No options.' : table(['option', 'what it does', 'default'], rows),
        ].join('\n\n');
      }),
  );
  return `${NOTE}\n\n# Built-in plugins and their options\n\n${(await Promise.all(sections)).join('\n\n')}\n`;
}
