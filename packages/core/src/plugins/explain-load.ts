import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { reasonOf } from './reason-of.ts';

const TYPESCRIPT = /\.[cm]?tsx?$/;
const DECORATOR = /^\s*@[A-Za-z_$]/m;
const WRITE_OTHERWISE =
  'Write it without them (enums, namespaces with values, parameter properties and decorators are code, not types), or compile it and name the JavaScript file.';

/** Why a module could not be loaded, where, and what to do about it. */
export function explainLoad(specifier: string, url: string, cause: unknown): string {
  const place = placeOf(cause);
  const file = place?.file ?? (url.startsWith('file:') ? fileURLToPath(url) : '');
  const reason = reasonOf(cause).trim().split('\n').at(-1)!.trim();
  const at = place ? ` (${place.file}:${place.line})` : '';
  const known =
    explainCode(cause, specifier, at, reason) ?? explainSyntax(cause, file, specifier, at, reason);
  return known ?? `${specifier} failed while loading: ${reason}${at}`;
}

function explainCode(cause: unknown, specifier: string, at: string, reason: string): string | undefined {
  switch ((cause as { readonly code?: unknown } | null | undefined)?.code) {
    case 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX':
      return `${specifier} has TypeScript that Node.js cannot take away: ${reason}${at}. ${WRITE_OTHERWISE}`;
    case 'ERR_INVALID_TYPESCRIPT_SYNTAX':
      return `${specifier} is not valid TypeScript: ${reason}${at}`;
    case 'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING':
      return `${specifier} is a package of TypeScript, which Node.js loads only outside of node_modules. Its author has to publish JavaScript; a copy of your own can be named by its path.`;
    case 'ERR_NO_TYPESCRIPT':
    case 'ERR_UNKNOWN_FILE_EXTENSION': {
      const [named = ''] = /[^\s"]+\.[cm]?tsx?\b/.exec(reason) ?? [];
      if (named === '') return undefined;
      const what = named.endsWith('x') ? 'JSX' : 'TypeScript';
      return `${named} is ${what}, which this Node.js (${process.versions.node}) does not load${what === 'JSX' ? '' : ' as it was started'}. Use Node.js 22.18 or newer without --no-strip-types, or compile it and name the JavaScript file.`;
    }
    case 'ERR_MODULE_NOT_FOUND': {
      const [, missing] = /Cannot find package '([^']+)'/.exec(reason) ?? [];
      if (missing !== undefined)
        return `${specifier} failed while loading: it needs the package ${missing}, which is not installed beside it: npm install ${missing}`;
      const [, path = ''] = /Cannot find module '([^']+)'/.exec(reason) ?? [];
      const source = path.replace(/\.([cm]?)js$/, '.$1ts');
      return source !== path && existsSync(source)
        ? `${specifier} failed while loading: ${reason}. There is ${source}: Node.js wants TypeScript files imported by their own name.`
        : undefined;
    }
    default:
      return undefined;
  }
}

function explainSyntax(
  cause: unknown,
  file: string,
  specifier: string,
  at: string,
  reason: string,
): string | undefined {
  if (!(cause instanceof SyntaxError) || !TYPESCRIPT.test(file)) return undefined;
  if (/does not provide an export named/.test(reason))
    return `${specifier} failed while loading: ${reason}${at}. If it is a type, import it with import type: Node.js cannot tell.`;
  if (/Invalid or unexpected token/.test(reason) && DECORATOR.test(textOf(file)))
    return `${specifier} has decorators, which Node.js cannot take away: ${reason}${at}. ${WRITE_OTHERWISE}`;
  return undefined;
}

/** Where Node.js found a mistake: it writes the place on the first line of the stack. */
function placeOf(cause: unknown): { readonly file: string; readonly line: string } | undefined {
  const first = cause instanceof Error ? cause.stack?.split('\n', 1)[0] : undefined;
  const [, url, line] = /^((?:file:|\/|[A-Za-z]:\\).*):(\d+)$/.exec(first ?? '') ?? [];
  if (url === undefined || line === undefined) return undefined;
  return { file: url.startsWith('file:') ? fileURLToPath(url) : url, line };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
