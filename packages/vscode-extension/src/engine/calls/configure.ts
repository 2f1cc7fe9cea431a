import { isAbsolute, join } from 'node:path';
import type { Call } from '../call.ts';

export const configure: Call<'configure'> = async (engine, settings) => {
  const { config, projectFolder, projectFile, refused } = await engine.configure(settings);
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
