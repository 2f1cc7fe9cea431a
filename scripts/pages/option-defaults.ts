import { optionsSchema } from '@candlewick/core';
import { builtIns } from '../../packages/plugins/src/index.ts';

/** The module that tells what the built-in plugins' schemas make of no options. */
export async function optionDefaults(): Promise<string> {
  const entries = await Promise.all(
    builtIns.map(async (plugin) => {
      const schema = await optionsSchema(plugin);
      return [`${plugin.kind}-${plugin.name}`, schema.parse({}) as unknown] as const;
    }),
  );
  return `// Written by pnpm generate from the plugins' options.
export const OPTION_DEFAULTS = ${JSON.stringify(Object.fromEntries(entries))};
`;
}
