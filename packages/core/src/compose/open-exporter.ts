import type { Exporter } from '../contracts/exporter.ts';
import { CandlewickError } from '../errors.ts';
import { guardExporter } from '../plugins/guard/guard-exporter.ts';
import { openPlugin } from '../plugins/open.ts';
import { optionsSchema } from '../plugins/options-schema.ts';
import type { FileOptions } from './file-options.ts';
import type { Host } from './open-host.ts';
import type { RunOptions } from './open-run.ts';

export interface ExporterParts {
  readonly host: Host;
  readonly options: RunOptions;
  readonly signal: AbortSignal;
}

/** The options of exporters that a request can set, and what they are called on the command line. */
const ASKED = { columns: '--columns', timeZone: '--tz' } as const;

/** Whether a plugin's options have the key; undefined where only their schema itself can tell. */
const hasOption = (schema: object, key: string): boolean | undefined =>
  'shape' in schema ? Object.hasOwn(schema.shape as object, key) : undefined;

/** The plugin that a format stands for, and the options that the configuration has for it. @throws PLUGIN_UNKNOWN */
export function exporterOf({ host, options }: Pick<ExporterParts, 'host' | 'options'>, format: string) {
  const setting = options.config.exporters[format];
  const { plugin = format, ...given } = typeof setting === 'object' ? setting : {};
  return { definition: host.registry.get('exporter', plugin), given };
}

/**
 * Opens an exporter with the options of the configuration and those of the request.
 *
 * @throws PLUGIN_UNKNOWN, PLUGIN_OPTIONS, USAGE where the exporter has no such option
 */
export async function openExporter(
  { host, options, signal }: ExporterParts,
  format: string,
  request: FileOptions,
): Promise<Exporter> {
  const { definition, given } = exporterOf({ host, options }, format);
  const asked: Record<string, unknown> = {};
  for (const key of ['columns', 'timeZone'] as const) {
    if (request[key] === undefined) continue;
    if (hasOption(await optionsSchema(definition), key) === false)
      throw new CandlewickError('USAGE', `${ASKED[key]} is not for ${format}: its files have a fixed form.`);
    asked[key] = request[key];
  }
  if (request.compress !== undefined && definition.capabilities.compressible !== true)
    throw new CandlewickError(
      'USAGE',
      `--compress is for files of text, such as csv, json and jsonl; ${format} is none.`,
    );
  const all = { ...given, ...asked };
  const context = host.runContext('exporter', format, { projectFolder: options.projectFolder, signal });
  const { pluginTime, pluginSilence } = options.config.limits;
  const opened = await openPlugin(definition, all, context, `exporters.${format}`, pluginTime);
  const { logger } = context;
  return guardExporter(opened, {
    name: definition.name,
    logger,
    closeMs: pluginTime,
    silenceMs: pluginSilence,
  });
}
