import { join } from 'node:path';
import envPaths from 'env-paths';

/** Where this user's things are kept; one rule for every host. */
export interface Folders {
  /** Default place of the dataset cache. */
  readonly cache: string;
  /** Records of runs, market lists, trust: small files that may be deleted. */
  readonly state: string;
  /** The user's own configuration file. */
  readonly userConfig: string;
}

/** By the platform's rule (XDG, Library, AppData); `candlewick config path` shows the result. */
export function userFolders(): Folders {
  const { data, config } = envPaths('candlewick', { suffix: '' });
  return { cache: join(data, 'cache'), state: join(data, 'state'), userConfig: join(config, 'config.json') };
}
