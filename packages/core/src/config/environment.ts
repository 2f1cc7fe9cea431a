import type { Json } from './config-file.ts';
import { setPath } from './layers.ts';
import { SETTING_ROWS } from './settings.generated.ts';

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Tells the keys of exchanges from other programs'. Asked only where there is something like a key. */
export type IsExchange = (id: string) => boolean | Promise<boolean>;

const KEYS = /^([A-Z][A-Z0-9]*)_(API_KEY|SECRET_KEY|PASSWORD)$/;
const KEY_SETTING = { API_KEY: 'apiKey', SECRET_KEY: 'secretKey', PASSWORD: 'password' } as const;

/**
 * Settings that environment variables make: those named in the schema, and `<EXCHANGE>_API_KEY`, `_SECRET_KEY`,
 * `_PASSWORD` for exchanges that `isExchange` knows (so that other programs' keys are left alone).
 */
export async function settingsFromEnvironment(env: Environment, isExchange: IsExchange): Promise<Json> {
  let result: Json = {};
  for (const { path, env: name } of SETTING_ROWS) {
    const value = name === undefined ? undefined : variable(env, name);
    if (value !== undefined && value !== '') result = setPath(result, path.split('.'), value);
  }
  for (const [name, value] of Object.entries(env)) {
    const match = KEYS.exec(name);
    const id = match?.[1]?.toLowerCase();
    if (match && id !== undefined && value && (await isExchange(id)))
      result = setPath(result, ['exchanges', id, KEY_SETTING[match[2] as keyof typeof KEY_SETTING]], value);
  }
  return result;
}

function variable(env: Environment, name: string): string | undefined {
  // Other programs share the name and write their levels in capitals.
  if (name === 'LOG_LEVEL') return env[name]?.toLowerCase();
  if (name !== 'HTTPS_PROXY') return env[name];
  return env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['HTTP_PROXY'] ?? env['http_proxy'];
}
