import { isAbsolute, join } from 'node:path';
import type { Call } from '../call.ts';

export const configure: Call<'configure'> = async (engine, settings) => {
  const { config, projectFolder, projectFile, refused, warnings } = await engine.configure(settings);
  for (const line of warnings) engine.emit({ type: 'log', level: 'warn', line });
  const { folder } = config.export;
  return {
    cacheFolder: engine.host.cacheFolder(config),
    exportFolder: isAbsolute(folder) ? folder : join(projectFolder, folder),
    refused,
    exchange: config.exchange,
    timeframe: config.timeframe,
    ...(projectFile === undefined ? {} : { projectFile }),
  };
};
