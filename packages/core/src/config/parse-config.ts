import { CandlewickError } from '../errors.ts';
import { explainIssues } from './explain-issues.ts';
import { FLAGS } from './layers.ts';
import { configSchema, type Config } from './schema.ts';
import { SETTING_ROWS } from './settings.generated.ts';

/**
 * Checks a merged configuration.
 *
 * @param whence tells for a path which file or variable set it
 * @throws CONFIG_INVALID naming the path, what is wrong and the nearest right name; USAGE where flags alone are wrong
 */
export function parseConfig(value: unknown, whence: (path: string) => string | undefined): Config {
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const flags = new Map(SETTING_ROWS.map(({ path, flag }) => [path, flag?.split(' ')[0]]));
  const flagOf = (path: string) => (whence(path) === FLAGS ? flags.get(path) : undefined);
  const message = explainIssues(issues, { schema: configSchema, whence, rename: flagOf });
  const onlyFlags = issues.every(({ path }) => flagOf(path.join('.')) !== undefined);
  throw new CandlewickError(onlyFlags ? 'USAGE' : 'CONFIG_INVALID', message);
}
