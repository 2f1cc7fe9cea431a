import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { configSchema, ERRORS } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';
import { COMMANDS } from '../../packages/cli/src/command-list/commands.ts';
import { GLOBAL_OPTIONS } from '../../packages/cli/src/command-list/options.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = globSync('**/*.md', {
  cwd: root,
  exclude: (name) => /(^|\/)(node_modules|dist|coverage|packed)$/.test(name),
}).sort();

const FENCE = /^(```+)([a-z]*)\n([\s\S]*?)^\1$/gm;
const withoutCode = (text: string): string => text.replace(FENCE, '').replace(/`[^`\n]*`/g, '');
/** Code blocks of a language, or of any. */
const blocks = (text: string, language?: string): string[] =>
  [...text.matchAll(FENCE)]
    .filter(([, , found]) => language === undefined || found === language)
    .map(([, , , code]) => code!.trimEnd());

/** The formatter sets commas in Markdown that it takes away in files. */
const withoutTrailingCommas = (text: string): string => text.replace(/,(\s*[}\]])/g, '$1');

/** Anchors as the places that show Markdown make them. */
function anchors(text: string): Set<string> {
  const seen = new Map<string, number>();
  return new Set(
    [...text.replace(FENCE, '').matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading]) => {
      const slug = heading!
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-');
      const before = seen.get(slug) ?? 0;
      seen.set(slug, before + 1);
      return before === 0 ? slug : `${slug}-${before}`;
    }),
  );
}

/** Links that lead nowhere. */
function broken(page: string): string[] {
  const links = [...withoutCode(read(page)).matchAll(/\]\(<?([^)>\s]+)>?(?:\s+"[^"]*")?\)/g)].map(
    ([, target]) => target!,
  );
  return links.filter((link) => {
    if (/^[a-z]+:/i.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? join(root, page) : resolve(root, dirname(page), decodeURIComponent(path));
    if (!existsSync(target) || relative(root, target).startsWith('..')) return true;
    if (anchor === undefined || !target.endsWith('.md')) return false;
    return !anchors(readFileSync(target, 'utf8')).has(anchor);
  });
}

describe('the documentation', () => {
  it('is there', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/README.md', 'SUPPORT.md']));
  });

  it.each(pages)('%s has only links that lead somewhere', (page) => {
    expect(broken(page)).toEqual([]);
  });

  it('has a README that begins with the two commands', () => {
    expect(blocks(read('README.md'))[0]).toBe('npx -y pnpm@12 demo\nnpx -y pnpm@12 test');
  });

  it('lists every page of the guide and of the plugins', () => {
    const index = read('docs/README.md');
    const wanted = pages.filter((page) => /^docs\/[123]-/.test(page)).map((page) => page.slice(5));
    expect(wanted.filter((page) => !index.includes(`(${page})`))).toEqual([]);
    const decisions = pages.filter((page) => /^docs\/decisions\/\d/.test(page)).map((page) => page.slice(15));
    expect(decisions.filter((page) => !read('docs/decisions/README.md').includes(`(${page})`))).toEqual([]);
  });

  it('has a page for every built-in plugin', () => {
    const missing = builtIns
      .map(({ kind, name }) => `docs/2-plugins/${kind}-${name}.md`)
      .filter((page) => !pages.includes(page));
    expect(missing).toEqual([]);
  });

  it('shows the full example of a configuration as it is in examples/project', () => {
    const file = read('examples/project/candlewick.config.json').trimEnd();
    for (const page of ['README.md', 'docs/1-guide/configuration.md'])
      expect(blocks(read(page), 'jsonc').map(withoutTrailingCommas), page).toContain(file);
    for (const kind of ['exchanges', 'cache', 'limiter', 'exporters', 'monitors'])
      expect(file).toContain(`"${kind}": {`);
  });

  it('shows the example exporter as it is in examples/project', () => {
    const [shown] = blocks(read('docs/2-plugins/write-your-own.md'), 'ts');
    expect(read('examples/project/closes-exporter.ts')).toContain(shown);
  });

  it('names only error codes that exist', () => {
    const prefixes = new Set(Object.keys(ERRORS).map((code) => code.split('_')[0]!));
    const named = pages
      .filter((page) => page.startsWith('docs/'))
      .flatMap((page) => [...read(page).matchAll(/`((?:[A-Z]+_)+[A-Z]+)`/g)].map(([, code]) => code!))
      .filter(
        (code) => prefixes.has(code.split('_')[0]!) && !['CACHE_DIR', 'ARCHIVE_FAULT_KINDS'].includes(code),
      );
    expect(named.filter((code) => !Object.hasOwn(ERRORS, code))).toEqual([]);
  });

  it('shows configurations whose settings exist', () => {
    for (const page of pages)
      for (const block of blocks(read(page), 'jsonc')) {
        const plain = withoutTrailingCommas(block.replace(/^\s*\/\/.*$/gm, ''));
        const result = configSchema.safeParse(JSON.parse(plain));
        expect(result.error?.issues ?? [], `${page}: ${block}`).toEqual([]);
      }
  });

  it('shows commands whose names and flags exist', () => {
    const wrong: string[] = [];
    for (const page of pages.filter((each) => !each.startsWith('docs/3-reference')))
      for (const line of blocks(read(page), 'sh').flatMap((block) => block.split('\n')))
        for (const call of line.matchAll(
          /(?:^|\$\(|\.bin\/| -y |&& )candlewick(?= |$)((?: (?![|>&#])[^\s")]+)*)/g,
        ))
          wrong.push(...unknownIn(call[1]!).map((what) => `${page}: ${what} in ${line}`));
    expect(wrong).toEqual([]);
  });
});

/** Commands and flags of a call that the program does not have. */
function unknownIn(call: string): string[] {
  const words = call
    .trim()
    .split(' ')
    .filter((word) => word !== '');
  const [first = ''] = words;
  if (first.startsWith('-') ? ['--version', '--help'].includes(first) : first === 'help') return [];
  const name = first.startsWith('-') ? 'fetch' : first;
  const found = COMMANDS.find((each) => each.name === name || each.aliases?.includes(name));
  if (!found) return [`command ${name}`];
  const command = found.subcommands?.find((each) => each.name === words[1]) ?? found;
  if (found.subcommands && command === found && words[1] !== undefined && !words[1].startsWith('-'))
    return [`command ${name} ${words[1]}`];
  const known = new Set(
    [...(command.options ?? []), ...GLOBAL_OPTIONS].map(([flag]) => /--[\w-]+/.exec(flag)![0]),
  );
  return words.filter((word) => word.startsWith('--') && word !== '--help' && !known.has(word));
}
