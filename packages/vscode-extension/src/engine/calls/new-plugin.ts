import { builtIns } from '@candlewick/plugins';
import type { Call } from '../call.ts';

declare const CANDLEWICK_VERSION: string;

export const newPlugin: Call<'newPlugin'> = async (_engine, { kind, name, parent }) => {
  const { loadTemplates, writeNewPlugin } = await import('@candlewick/new-plugin');
  const { names, folder, files } = await writeNewPlugin({
    ...{ kind, name, parent, version: CANDLEWICK_VERSION, templates: await loadTemplates() },
    taken: builtIns.filter((each) => each.kind === kind).map((each) => each.name),
  });
  return { name: names.plugin, package: names.package, folder, files };
};
