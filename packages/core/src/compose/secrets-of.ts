import type { Config } from '../config/schema.ts';

/** Names under which ccxt and plugins take what nobody may see. */
const SECRET = /(api_?key|secret(_?key)?|private_?key|password|passphrase|token|twofa)$/i;
/** A shorter text under such a name is rather a word (`token: 'USDT'`), and hiding a word would spoil every output. */
const SHORTEST = 8;

/** Every text of a configuration that must never be shown: keys and passwords, those in urls and plugin options too. */
export function secretsOf({ exchanges, cache, limiter, exporters, monitors, network }: Config): string[] {
  const own = Object.values(exchanges).flatMap(({ apiKey, secretKey, password }) =>
    [apiKey, secretKey, password].filter((each) => each !== undefined),
  );
  const others = [exchanges, cache, limiter, exporters, monitors].flatMap((each) => [...search(each, '')]);
  return [...own, ...others, ...passwordIn(network.proxy ?? '')];
}

function* search(value: unknown, name: string): Generator<string> {
  if (typeof value === 'string') {
    if (SECRET.test(name) && value.length >= SHORTEST) yield value;
    yield* passwordIn(value);
  } else if (typeof value === 'object' && value !== null)
    for (const [key, child] of Object.entries(value)) yield* search(child, Array.isArray(value) ? name : key);
}

/** The password of a url, as written and as meant. */
function passwordIn(text: string): string[] {
  if (!text.includes('@') || !URL.canParse(text)) return [];
  const { password } = new URL(text);
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
