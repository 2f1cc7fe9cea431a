import type { PluginKind } from '@candlewick/core';

/** Files by their path, with slashes. */
export type Files = Readonly<Record<string, string>>;

/** The files of `templates/`: those of each kind, and those that all kinds have in common. */
export type Templates = Readonly<Record<PluginKind | 'common', Files>>;
