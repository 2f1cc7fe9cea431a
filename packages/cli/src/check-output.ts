import { resolve } from 'node:path';
import { checkFolder, checkPlace, exportRoot, isFolder } from '@candlewick/core/host';
import type { Session } from './session.ts';

/**
 * Finds out that files cannot be put where they are to go before anything is fetched for them.
 *
 * @throws OUTPUT_EXISTS, EXPORT_UNWRITABLE, DISK_FULL
 */
export async function checkOutput(
  { config, loaded, io, host: { registry } }: Session,
  formats: readonly string[],
  { output, force }: { readonly output?: string; readonly force?: boolean },
): Promise<void> {
  if (output === '-') return;
  // Exporters of others may write to a database: where their files would go is no matter then.
  const isFiles = formats.some((format) => {
    const options = config.exporters[format];
    const name = (typeof options === 'object' ? options.plugin : undefined) ?? format;
    return registry.isBuiltIn(registry.get('exporter', name));
  });
  if (output === undefined && !isFiles) return;
  if (output === undefined || isFolder(output))
    await checkFolder(exportRoot({ config, projectFolder: loaded.projectFolder }, output));
  else await checkPlace(resolve(io.cwd, output), force === true);
}
