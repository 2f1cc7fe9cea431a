import { EXIT, row, type ErrorRow } from './error-row.ts';

/** The part of the error table that is about plugins: what keeps them from loading, and what they do wrong. */
export const PLUGIN_ERRORS = {
  PLUGIN_NOT_FOUND: row(
    EXIT.configuration,
    'A plugin is not installed or its path is wrong',
    'Install the package or mend the path in `plugins`.',
    { setting: 'plugins', selfExplained: true },
  ),
  PLUGIN_LOAD: row(
    EXIT.configuration,
    'A plugin failed while it was loaded',
    'The message holds its own error; ask its author.',
    { setting: 'plugins' },
  ),
  PLUGIN_INVALID: row(
    EXIT.configuration,
    'A module is not a Candlewick plugin',
    'It must export the value of definePlugin({...}) as default.',
    { setting: 'plugins' },
  ),
  PLUGIN_API: row(
    EXIT.configuration,
    'A plugin was made for another version of Candlewick',
    'Update the plugin or Candlewick.',
    { setting: 'plugins', selfExplained: true },
  ),
  PLUGIN_DUPLICATE: row(
    EXIT.configuration,
    'Two plugins have the same kind and name',
    'Remove one of them from `plugins`.',
    { setting: 'plugins', selfExplained: true },
  ),
  PLUGIN_UNKNOWN: row(
    EXIT.configuration,
    'The configuration names a plugin that is not loaded',
    'The message lists what is loaded; see: candlewick plugins.',
    { selfExplained: true },
  ),
  PLUGIN_OPTIONS: row(
    EXIT.configuration,
    "A plugin's options are wrong",
    'The message names the path; see the page of the plugin.',
  ),
  PLUGIN_OPEN: row(
    EXIT.configuration,
    'A plugin failed to open, or not in time',
    'The message holds its own error; candlewick plugins doctor tries all.',
    { setting: 'limits.pluginTime' },
  ),
  PLUGIN_CLOSE: row(
    EXIT.configuration,
    'A plugin failed to close, or not in time',
    'What was done is done; what this plugin still had to write may be missing. Ask its author.',
    { setting: 'limits.pluginTime' },
  ),
  PLUGIN_EXCHANGE: row(
    EXIT.exchange,
    'An exchange plugin failed, or gave what its contract does not allow',
    'Nothing of it was stored. candlewick plugins test says what is wrong with it; ask its author.',
  ),
  PLUGIN_LIMITER: row(
    EXIT.exchange,
    'A limiter plugin failed, or lets no request through',
    'candlewick plugins test says what is wrong with it; without limiter.plugin the built-in one is used.',
    { setting: 'limiter.plugin' },
  ),
  PLUGIN_CACHE: row(
    EXIT.storage,
    'A cache plugin failed, or gave what was not stored in it',
    'candlewick plugins test says what is wrong with it; without cache.plugin the built-in one is used.',
    { setting: 'cache.plugin' },
  ),
  PLUGIN_EXPORTER: row(
    EXIT.storage,
    'An exporter plugin failed, or did not write what it was given',
    'No file was left behind. candlewick plugins test says what is wrong with it; ask its author.',
    { setting: 'limits.pluginSilence' },
  ),
} as const satisfies Record<string, ErrorRow>;
