import { CandlewickError } from '../errors.ts';
import { explainIssues } from './explain-issues.ts';
import { configSchema, type Config } from './schema.ts';

/**
 * Checks a merged configuration.
 *
 * @param whence tells for a path which file or variable set it
 * @throws CONFIG_INVALID naming the path, what is wrong and the nearest right name
 */
export function parseConfig(value: unknown, whence: (path: string) => string | undefined): Config {
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  const message = explainIssues(result.error.issues, { schema: configSchema, whence });
  throw new CandlewickError('CONFIG_INVALID', message);
}
