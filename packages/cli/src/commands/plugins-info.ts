import { CandlewickError, type RegisteredPlugin } from '@candlewick/core';
import {
  describeCapabilities,
  didYouMean,
  EXIT,
  packageOf,
  PLUGIN_KINDS,
  type OptionRow,
} from '@candlewick/core/host';
import type { CommandBody } from '../command.ts';
import { withSession, type Session } from '../session.ts';
import { VERSION } from '../version.ts';

/** Most exchange ids that are shown one by one. */
const MOST_IDS = 20;

export const pluginsInfoCommand: CommandBody<object> = (io, flags, [name = '']) =>
  withSession({ io, flags }, async (session) => {
    await session.loadPlugins();
    const infos = await Promise.all(find(session, name).map(infoOf));
    if (session.json) session.print({ plugins: infos });
    else infos.forEach((info) => show(session, info));
    return EXIT.complete;
  });

/** Those of the name, or the one of `kind:name`. @throws PLUGIN_UNKNOWN */
function find({ host }: Session, text: string): readonly RegisteredPlugin[] {
  const all = host.registry.list();
  const [kind, name] = text.includes(':') ? text.split(':', 2) : [undefined, text];
  const found = all.filter(
    ({ definition }) => definition.name === name && (kind === undefined || definition.kind === kind),
  );
  if (found.length > 0) return found;
  const names = [...new Set(all.map(({ definition }) => definition.name))];
  const hint =
    kind !== undefined && !(PLUGIN_KINDS as readonly string[]).includes(kind)
      ? ` Kinds: ${PLUGIN_KINDS.join(', ')}.`
      : didYouMean(name!, names);
  throw new CandlewickError(
    'PLUGIN_UNKNOWN',
    `there is no plugin ${text}.${hint} Loaded: ${names.join(', ')}.`,
  );
}

type Info = Awaited<ReturnType<typeof infoOf>>;

async function infoOf({ definition, origin, url }: RegisteredPlugin) {
  const { kind, name, description, api, capabilities } = definition;
  const own = url === undefined ? { name: 'candlewick', version: VERSION } : packageOf(url);
  const { optionsOf } = await import('../plugin-options.ts');
  const ids = kind === 'exchange' ? ((await definition.ids?.()) ?? [name]) : undefined;
  return {
    kind,
    name,
    description,
    origin,
    package: own?.name ?? null,
    version: own?.version ?? null,
    api,
    capabilities,
    capabilitiesInWords: describeCapabilities(kind, capabilities),
    options: await optionsOf(definition),
    ...(ids ? { ids: ids.toSorted() } : {}),
  };
}

function show({ terminal }: Session, info: Info): void {
  terminal.heading(`${info.kind} ${info.name}`);
  terminal.line(`  ${info.description}`);
  terminal.pairs([
    ['from', info.origin],
    ['package', [info.package ?? 'none', info.version ?? ''].join(' ').trim()],
    ['api', String(info.api)],
    ...(info.ids ? [['serves', idsText(info.ids)] as const] : []),
  ]);
  for (const words of info.capabilitiesInWords) terminal.line(`  ${terminal.icon('•', '-')} ${words}`);
  terminal.line();
  if (info.options === undefined) terminal.line('  Its options cannot be described; see its own page.');
  else if (info.options.length === 0) terminal.line('  It has no options.');
  else
    terminal.table(
      ['option', 'type', 'default', 'description'],
      info.options.map((each) => [each.name, each.type, defaultText(each), each.description]),
    );
}

const defaultText = ({ default: value, required }: OptionRow): string =>
  value === undefined ? (required ? '(required)' : '') : JSON.stringify(value);

const idsText = (ids: readonly string[]): string =>
  ids.length <= MOST_IDS
    ? ids.join(', ')
    : `${ids.slice(0, MOST_IDS).join(', ')} and ${ids.length - MOST_IDS} more: candlewick exchanges`;
