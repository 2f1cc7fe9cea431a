import type { Templates } from '../../packages/new-plugin/src/templates.ts';

export function pluginTemplates(): Templates;
export function writePluginTemplates(dist: string): void;
