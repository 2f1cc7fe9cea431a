import type * as z from 'zod';
import type { PluginDefinition, PluginKind } from '../contracts/plugin.ts';

/** The schema of a plugin's options, made or loaded when it is a function. */
export const optionsSchema = async <K extends PluginKind, O extends z.ZodType>({
  options,
}: Pick<PluginDefinition<K, O>, 'options'>): Promise<O> =>
  typeof options === 'function' ? await options() : options;
