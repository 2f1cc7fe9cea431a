// What the command line and the extension need to write a new plugin.
export { loadTemplates } from './load-templates.ts';
export { namesOf, type PluginNames } from './plugin-names.ts';
export { writeNewPlugin, type NewPlugin, type NewPluginRequest } from './write-new-plugin.ts';
export type { Templates } from './templates.ts';
