import type { Plugin } from 'esbuild';

interface Group {
  readonly files: readonly string[];
  readonly after?: string;
}
export function directImports(groups: Readonly<Record<string, Group>>): Plugin;
