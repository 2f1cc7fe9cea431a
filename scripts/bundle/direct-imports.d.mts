import type { Plugin } from 'esbuild';

interface Group {
  readonly files: readonly string[];
  readonly after?: string;
}
type Groups = Readonly<Record<string, Group>>;
interface Settings {
  readonly sources?: RegExp;
  readonly whole?: readonly string[];
}
export function directImports(groups: Groups, settings?: Settings): Plugin;
export function wholeEntries(groups: Groups, whole: readonly string[]): Record<string, string>;
