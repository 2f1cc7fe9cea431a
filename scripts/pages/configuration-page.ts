import { listSettings } from '@candlewick/core/host';
import { code, NOTE, table } from './markdown.ts';

const TRUST = { any: 'yes', inside: 'inside the project', trusted: 'when trusted' };

export function configurationPage(): string {
  const rows = listSettings().map(({ path, description, defaultValue, flag, env, trust }) => [
    code(path), description, code(defaultValue === undefined ? undefined : JSON.stringify(defaultValue)), code(flag), code(env), TRUST[trust ?? 'trusted'],
  ]); // prettier-ignore
  return `${NOTE}

# Configuration

Low to high: defaults, the user's file, VS Code settings, the project's \`candlewick.config.json\` (comments allowed),
\`.env\`, environment, flags. \`candlewick config show\` tells where each value came from, \`candlewick config path\` where
the files are, \`candlewick config schema\` prints the JSON schema that editors use for completion.

The last column says whether a project's file may set it before you have trusted that file.

${table(['setting', 'what it does', 'default', 'flag', 'environment', 'project file'], rows)}

Plugin options stand beside \`plugin\` in \`exchanges.<id>\`, \`cache\` and \`limiter\`, and in \`exporters.<name>\` and
\`monitors.<name>\`; see the [pages of the plugins](plugins.md). API keys may stand in the environment as
\`<EXCHANGE>_API_KEY\`, \`<EXCHANGE>_SECRET_KEY\` and \`<EXCHANGE>_PASSWORD\` (\`BINANCE_API_KEY\`). Public candles need none.
`;
}
