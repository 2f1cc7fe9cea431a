import { CandlewickError, type PluginKind } from '@candlewick/core';

/** What a new plugin is called, in each place where it has a name. */
export interface PluginNames {
  /** In the configuration and on the command line: `my-format`. */
  readonly plugin: string;
  /** In the registry of packages: `candlewick-plugin-my-format`, or as it was given where that is a package's name. */
  readonly package: string;
  /** Of its folder: what was given, without a scope. */
  readonly folder: string;
}

const PREFIX = /^candlewick-(plugin-)?/;
/** Of the registry of packages. */
const LONGEST = 214;

/**
 * A plugin's names from what the user calls it: `my-format`, `candlewick-plugin-my-format` or `@acme/my-format`.
 *
 * @param taken names of the plugins of its kind that come with Candlewick
 * @throws USAGE saying what to write instead
 */
export function namesOf(text: string, kind: PluginKind, taken: readonly string[]): PluginNames {
  const wrong = (why: string) => new CandlewickError('USAGE', `«${text}» is no name for a plugin: ${why}`);
  const parts = /^(?:@([^/]*)\/)?([^/]*)$/.exec(text);
  if (!parts) throw wrong('it has a slash too many. Write my-format, or @acme/my-format with a scope.');
  const [, scope, folder = ''] = parts;
  for (const part of scope === undefined ? [folder] : [scope, folder])
    if (!isKebab(part)) throw wrong(kebabHint(text));
  const plugin = folder.replace(PREFIX, '');
  if (plugin === '' || plugin === 'plugin' || folder === 'candlewick')
    throw wrong('it names Candlewick alone. Put what it is behind it: candlewick-plugin-my-format.');
  if (taken.includes(plugin))
    throw wrong(`the ${kind} ${plugin} comes with Candlewick. Choose another name.`);
  const own = scope !== undefined || PREFIX.test(folder) ? text : `candlewick-plugin-${folder}`;
  if (own.length > LONGEST) throw wrong(`it is too long. A package may have ${LONGEST} characters.`);
  return { plugin, package: own, folder };
}

const isKebab = (text: string): boolean => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);

const RULE = 'it must be lower case letters, digits and single dashes';

function kebabHint(text: string): string {
  const better = text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split('/')
    .map((part) => part.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''));
  const [name, ...rest] = better.reverse();
  if (!name) return `${RULE}, such as my-format.`;
  const scope = text.startsWith('@') && rest[0] ? `@${rest[0]}/` : '';
  return `${RULE}. Write ${scope}${name}.`;
}
