import { resolve } from 'node:path';
import { checkFolder, checkPlace, exportRoot, isFolder } from '@candlewick/core/host';
import type { Io } from './io.ts';
import type { Session } from './session.ts';

/** What `--output` asks of an export beside standard output: whole, and still with the slash that makes it a folder. */
export const fileOutput = ({ cwd }: Io, output: string | undefined): { readonly output?: string } =>
  output === undefined || output === '-'
    ? {}
    : { output: `${resolve(cwd, output)}${isFolder(output) ? '/' : ''}` };

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
  const place = fileOutput(io, output).output;
  // Exporters of others may write to a database: where their files would go is no matter then.
  const isFiles = formats.some((format) => {
    const options = config.exporters[format];
    const name = (typeof options === 'object' ? options.plugin : undefined) ?? format;
    return registry.isBuiltIn(registry.get('exporter', name));
  });
  if (place === undefined && !isFiles) return;
  if (place === undefined || isFolder(place))
    await checkFolder(exportRoot({ config, projectFolder: loaded.projectFolder }, place));
  else await checkPlace(place, force === true);
}
