import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { code, table } from './markdown.ts';

/** Where a table of members stands: `<!-- members contracts/exchange.ts Exchange -->`, up to `<!-- /members -->`. */
const MEMBERS = /(<!-- members (\S+) (\w+) -->\n)[\s\S]*?(<!-- \/members -->)/g;

/** A page about a contract: written by hand but for its tables, which are the docstrings of the contract. */
export function contractPage(root: string, page: string): string {
  return readFileSync(join(root, page), 'utf8').replace(
    MEMBERS,
    (_, start: string, file: string, name: string, end: string) =>
      `${start}\n${membersOf(join(root, 'packages/core/src', file), name)}\n\n${end}`,
  );
}

/** @throws Error where the file has no such interface, or where some of its members have docstrings and others none */
function membersOf(file: string, name: string): string {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = source.statements.find(
    (each): each is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(each) && each.name.text === name,
  );
  if (!found) throw new Error(`${file} has no interface ${name}`);
  const rows = found.members.map((member) => [
    code(headOf(member, source)),
    code(typeOf(member)),
    wordsOf(member),
  ]);
  const about = wordsOf(found);
  const told = rows.some(([, , words]) => words !== '');
  const silent = rows.find(([, , words]) => told && words === '');
  if (silent) throw new Error(`${file}: ${silent[0]} of ${name} has no docstring`);
  const head = ['member', 'type', ...(told ? ['what it is'] : [])];
  return [
    about,
    table(
      head,
      rows.map((row) => row.slice(0, head.length)),
    ),
  ]
    .join('\n\n')
    .trim();
}

/** `seek?(market, timeframe, from, signal)`, `capabilities`. */
function headOf(member: ts.TypeElement, source: ts.SourceFile): string {
  const name = `${(member.name?.getText(source) ?? '').replaceAll("'", '')}${member.questionToken ? '?' : ''}`;
  if (!ts.isMethodSignature(member)) return name;
  return `${name}(${member.parameters.map((each) => each.name.getText(source)).join(', ')})`;
}

function typeOf(member: ts.TypeElement): string {
  const { type } = member as ts.PropertySignature | ts.MethodSignature;
  const text = (type?.getText() ?? '').replace(/\s*\/\*\*[\s\S]*?\*\/\s*/g, ' ').replace(/\s+/g, ' ');
  // All data is read-only: that would be said on every line.
  return text.replace(/\breadonly /g, '').replace(/; }/g, ' }');
}

/** The docstring in one line; what is thrown behind it. */
function wordsOf(node: ts.Node): string {
  return ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .flatMap((doc) => [
      ts.getTextOfJSDocComment(doc.comment) ?? '',
      ...(doc.tags ?? []).map((tag) => wordsOfTag(tag)),
    ])
    .filter((text) => text !== '')
    .join(' ')
    .replace(/\s+/g, ' ');
}

function wordsOfTag(tag: ts.JSDocTag): string {
  const text = (ts.getTextOfJSDocComment(tag.comment) ?? '').replace(/\s+/g, ' ').trim();
  if (ts.isJSDocThrowsTag(tag))
    return `Throws ${tag.typeExpression?.getText() ?? ''}${text.replace(/\.?$/, '.')}`;
  if (ts.isJSDocParameterTag(tag)) return `${code(tag.name.getText())}: ${text.replace(/\.?$/, '.')}`;
  return text;
}
