import { createHash } from 'node:crypto';

/**
 * Whose budget a request is charged to: the venue's origin and the way out to it. It is shown, logged and used as a
 * name on disk, so of a proxy's user and password only a fingerprint is part of it (another user may be another IP).
 */
export const egressIdentity = (origin: string, proxy: string | undefined): string =>
  `${origin} via ${proxy === undefined ? 'direct' : withoutPassword(proxy)}`;

function withoutPassword(proxy: string): string {
  const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (!url?.host) return fingerprint(proxy);
  const { protocol, host, username, password } = url;
  const user = username === '' && password === '' ? '' : `#${fingerprint(`${username}:${password}`)}`;
  return `${protocol}//${host}${user}`;
}

const fingerprint = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
