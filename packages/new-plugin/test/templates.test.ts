import { optionsSchema, type AnyPlugin } from '@candlewick/core';
import { PLUGIN_KINDS } from '@candlewick/core/host';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { pluginTemplates } from '../../../scripts/bundle/plugin-templates.mjs';
import cache from '../templates/cache/src/plugin.ts';
import exchange from '../templates/exchange/src/plugin.ts';
import exporter from '../templates/exporter/src/plugin.ts';
import limiter from '../templates/limiter/src/plugin.ts';
import monitor from '../templates/monitor/src/plugin.ts';

const plugins: Readonly<Record<(typeof PLUGIN_KINDS)[number], AnyPlugin>> = {
  ...{ exchange, cache, limiter, exporter, monitor },
};
const templates = pluginTemplates();

// Their contract suites run in tests/package, as the tests of projects that were written from them.
describe.each(PLUGIN_KINDS)('the template for the kind %s', (kind) => {
  it('is a plugin of that kind whose options are described, in its README too', async () => {
    const { name, kind: own, api } = plugins[kind];
    expect([name, own, api]).toEqual(['acme', kind, 1]);
    const schema = z.toJSONSchema(await optionsSchema(plugins[kind]), { io: 'input' });
    const options = Object.entries(schema.properties ?? {}) as [string, { description?: string }][];
    for (const [option, { description }] of options) expect(description, option).toMatch(/\.$/);
    const rows = [...templates[kind]['README.md']!.matchAll(/^\| `(\w+)` +\| [`\w]/gm)].map(
      ([, option]) => option,
    );
    expect(rows).toEqual(options.map(([option]) => option));
  });

  it('names in its README every file of its own', () => {
    const files = Object.keys(templates[kind]).filter((path) => /^(src|test)\//.test(path));
    const rows = [...templates[kind]['README.md']!.matchAll(/^\| `([\w./-]+)` +\|/gm)].map(
      ([, file]) => file,
    );
    expect(rows.filter((file) => file!.includes('/')).sort()).toEqual(files.sort());
  });

  it('needs nothing that a start of Node.js 22 without a build does not know', () => {
    for (const [path, text] of Object.entries(templates[kind]))
      if (path.endsWith('.ts'))
        expect(text, path).not.toMatch(/\b(await )?using \w+ =|\benum \w|\bnamespace \w/);
  });
});
