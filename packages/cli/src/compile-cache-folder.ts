type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where compiled code is kept: in the user's cache folder, by the platform's rule. Node's own choice is a folder in the
 * temporary one, which others can write to: they could put code there.
 *
 * @returns the cache folder, and the way from there to the folder itself; none where the user has no cache folder
 */
export function compileCacheFolder(platform: NodeJS.Platform, env: Environment): readonly string[] {
  const separator = platform === 'win32' ? '\\' : '/';
  const caches =
    platform === 'win32'
      ? env['LOCALAPPDATA']
      : platform === 'darwin'
        ? env['HOME'] && `${env['HOME']}/Library/Caches`
        : env['XDG_CACHE_HOME']?.startsWith('/') // a relative one does not count, says the rule
          ? env['XDG_CACHE_HOME']
          : env['HOME'] && `${env['HOME']}/.cache`;
  if (!caches) return [];
  const own = [caches, 'candlewick'].join(separator);
  return [caches, own, [own, 'compiled'].join(separator)];
}
