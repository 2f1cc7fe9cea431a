import { PLUGIN_KINDS } from '@candlewick/core/host';
import { SUITES } from '../../packages/core/src/testing/suites.ts';
import { code, NOTE, table } from './markdown.ts';

/** Capabilities are code; other things that steer a case are words. */
const steering = (text: string | undefined): string =>
  text === undefined ? '' : /^[a-zA-Z]+$/.test(text) ? code(text) : text;

/** Every numbered case of every contract suite. */
export function contractCasesPage(): string {
  const sections = PLUGIN_KINDS.map((kind) => {
    const { cases } = SUITES[kind].suite;
    const rows = cases.map(({ id, asks, why, steeredBy }) => [id, asks, why, steering(steeredBy)]);
    const title = `## ${kind[0]!.toUpperCase()}${kind.slice(1)}`;
    return [title, table(['case', 'what it asks', 'why', 'steered by'], rows)].join('\n\n');
  });
  return `${NOTE}

# The cases of the contract suites

Each suite asks these of every plugin of its kind, each case of a plugin opened for it alone, offline. A number is never used for
another demand, so a bug report can name it. No case can be switched off; where one is steered by a capability or by what the
harness has, a plugin that lacks it is asked for what must hold without it, and the report says what was not asked. How to run them is on
[the page about testing](../2-plugins/testing.md).

${sections.join('\n\n')}
`;
}
