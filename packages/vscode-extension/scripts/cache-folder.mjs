import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where downloads for tests are kept between runs. */
export const cacheFolder = () =>
  process.env.CANDLEWICK_TEST_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'candlewick-tests');
