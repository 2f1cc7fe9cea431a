import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CandlewickError, type Config } from '@candlewick/core';
import { CONFIG_FILE, didYouMean, EXIT, SETTING_ROWS } from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { withSession, type Session } from '../session.ts';

const ACTIONS = ['show', 'path', 'schema', 'init'];

export const configCommand: CommandBody<{ readonly force?: boolean }> = async (
  io,
  flags,
  [action = 'show'],
) => {
  if (action === 'schema') {
    const { jsonSchemaText } = await import('../json-schema.ts');
    io.stdout.write(jsonSchemaText());
    return EXIT.complete;
  }
  return withSession({ io, flags, lookOnly: true }, async (session) => {
    if (action === 'show') show(session);
    else if (action === 'path') paths(session);
    else if (action === 'init') await init(session, flags.force === true);
    else
      throw new CandlewickError(
        'USAGE',
        `config has no ${action}.${didYouMean(action, ACTIONS)} Use one of ${ACTIONS.join(', ')}.`,
      );
    return EXIT.complete;
  });
};

const SECRETS = ['apiKey', 'secretKey', 'password'] as const;

/** The configuration with keys hidden. */
function visible(config: Config): Config {
  const exchanges = Object.fromEntries(
    Object.entries(config.exchanges).map(([id, options]) => {
      const hidden = Object.fromEntries(
        SECRETS.filter((key) => options[key] !== undefined).map((key) => [key, '***']),
      );
      return [id, { ...options, ...hidden }];
    }),
  );
  return { ...config, exchanges };
}

function show(session: Session): void {
  const { loaded, terminal } = session;
  const config = visible(loaded.config);
  if (session.json) return session.print(config);
  const rows = SETTING_ROWS.map(({ path }) => {
    const value = path
      .split('.')
      .reduce<unknown>((each, key) => (each as Record<string, unknown> | undefined)?.[key], config);
    return [path, value === undefined ? '–' : JSON.stringify(value), loaded.whence(path) ?? 'default'];
  });
  for (const id of Object.keys(config.exchanges))
    rows.push([
      `exchanges.${id}`,
      JSON.stringify(config.exchanges[id]),
      loaded.whence(`exchanges.${id}`) ?? '',
    ]);
  terminal.table(['setting', 'value', 'from'], rows);
}

function paths(session: Session): void {
  const { host, loaded, config } = session;
  const folders = {
    project: loaded.projectFolder,
    projectFile: loaded.projectFile ?? `none (looked for ${CONFIG_FILE} from ${session.io.cwd} upwards)`,
    userFile: host.folders.userConfig,
    cache: host.cacheFolder(config),
    cacheFrom: loaded.whence('cache.folder') ?? "default: the user's data folder",
    state: host.folders.state,
    exports: resolve(loaded.projectFolder, config.export.folder),
  };
  if (session.json) return session.print(folders);
  session.terminal.pairs(Object.entries(folders));
}

async function init(session: Session, force: boolean): Promise<void> {
  const file = join(session.io.cwd, CONFIG_FILE);
  if (existsSync(file) && !force)
    throw new CandlewickError('OUTPUT_EXISTS', `${file} exists. Add --force to replace it.`);
  const text = `{
  // Candlewick's configuration. Every setting: candlewick config schema
  "exchange": "binance",
  "symbols": ["BTC/USDT"],
  "timeframe": "1h",
  // What a bare \`candlewick fetch\` and \`candlewick update\` work on:
  "datasets": [
    // { "symbol": "ETH/USDT", "timeframe": "4h", "start": "2024-01-01" }
  ],
  "export": { "formats": [], "folder": "historical_data" },
  "performance": { "mode": "standard" }
}
`;
  try {
    await writeFile(file, text);
  } catch (cause) {
    throw new CandlewickError('EXPORT_UNWRITABLE', `cannot write ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
  session.terminal.line(`Wrote ${file}`);
  if (session.json) session.print({ file });
}
