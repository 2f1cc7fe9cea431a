import { userInfo } from 'node:os';
import { posix, win32 } from 'node:path';
import { CandlewickError } from '../errors.ts';

/** Where this user's things are kept; one rule for every host. */
export interface Folders {
  /** Default place of the dataset cache. */
  readonly cache: string;
  /** Records of runs, market lists, trust: small files that may be deleted. */
  readonly state: string;
  /** The user's own configuration file. */
  readonly userConfig: string;
}

/** What the folders depend on. */
export interface FolderOptions {
  /** Default: this machine's. */
  readonly platform?: NodeJS.Platform;
  /** Default: that of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The home folder that the system knows, if any; asked only where the environment has none. */
  readonly home?: () => string | undefined;
}

/**
 * By the platform's rule (XDG, Library, AppData); `candlewick config path` shows the result. A folder that is named by a
 * relative path does not count, says the rule: it would be another one wherever the user stands.
 *
 * @throws HOME_MISSING where neither the environment nor the system knows a folder
 */
export function userFolders(options: FolderOptions = {}): Folders {
  const { platform = process.platform } = options;
  const { join } = pathOf(platform);
  const named = (name: string) => namedFolder(name, options);
  const inHome = (...way: string[]) => join(homeFolder(options), ...way);
  const [data, config] =
    platform === 'win32'
      ? [
          join(named('LOCALAPPDATA') ?? inHome('AppData', 'Local'), 'candlewick', 'Data'),
          join(named('APPDATA') ?? inHome('AppData', 'Roaming'), 'candlewick', 'Config'),
        ]
      : platform === 'darwin'
        ? [
            inHome('Library', 'Application Support', 'candlewick'),
            inHome('Library', 'Preferences', 'candlewick'),
          ]
        : [
            join(named('XDG_DATA_HOME') ?? inHome('.local', 'share'), 'candlewick'),
            join(named('XDG_CONFIG_HOME') ?? inHome('.config'), 'candlewick'),
          ];
  return { cache: join(data, 'cache'), state: join(data, 'state'), userConfig: join(config, 'config.json') };
}

/**
 * The user's own folder: as the environment says, else as the system knows it.
 *
 * @throws HOME_MISSING
 */
export function homeFolder(options: FolderOptions = {}): string {
  const { platform = process.platform, home = homeOfSystem } = options;
  const folder = namedFolder(platform === 'win32' ? 'USERPROFILE' : 'HOME', options) ?? home();
  if (folder !== undefined && pathOf(platform).isAbsolute(folder)) return folder;
  throw new CandlewickError('HOME_MISSING', 'this user has no home folder');
}

const pathOf = (platform: NodeJS.Platform) => (platform === 'win32' ? win32 : posix);

function namedFolder(name: string, { platform = process.platform, env = process.env }: FolderOptions) {
  const value = env[name];
  return value !== undefined && pathOf(platform).isAbsolute(value) ? value : undefined;
}

/** Of a user without an entry (a container with a number for a user) the system knows nothing. */
function homeOfSystem(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    return undefined;
  }
}
