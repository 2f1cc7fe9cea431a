import type { PluginDefinition } from '../contracts/plugin.ts';
import { CandlewickError, errorCode } from '../errors.ts';
import { pluginScope } from './plugin-scope.ts';
import { reasonOf } from './reason-of.ts';
import { PLUGIN_TIME_MS, timeText, within } from './within.ts';

type Exchange = PluginDefinition<'exchange'>;

/** The exchange ids that a plugin serves. @throws PLUGIN_INVALID where it cannot tell them */
export async function idsOf(definition: Exchange): Promise<readonly string[]> {
  const ids: unknown = (await ask(definition, 'ids', () => definition.ids?.())) ?? [definition.name];
  if (Array.isArray(ids) && ids.every((each) => typeof each === 'string')) return ids;
  throw invalid(definition, 'ids() gave no list of texts');
}

/** Why a plugin does not serve an id that it knows; undefined: it says nothing of it. @throws PLUGIN_INVALID */
export async function refusalOf(definition: Exchange, id: string): Promise<string | undefined> {
  const reason: unknown = await ask(definition, 'refuses', () => definition.refuses?.(id));
  if (reason === undefined || typeof reason === 'string') return reason;
  throw invalid(definition, 'refuses() gave no text');
}

async function ask<T>(definition: Exchange, what: string, send: () => T | Promise<T>): Promise<T> {
  const { kind, name } = definition;
  const asked = Promise.resolve().then(() => pluginScope.run({ kind, name }, send));
  try {
    return await within(
      PLUGIN_TIME_MS,
      asked,
      () => new Error(`no answer after ${timeText(PLUGIN_TIME_MS)}`),
    );
  } catch (cause) {
    if (errorCode(cause)) throw cause;
    throw invalid(definition, `${what}() failed: ${reasonOf(cause)}`, cause);
  }
}

const invalid = ({ name }: Exchange, why: string, cause?: unknown): CandlewickError =>
  new CandlewickError('PLUGIN_INVALID', `exchange ${name} cannot say what it serves: ${why}.`, { cause });
