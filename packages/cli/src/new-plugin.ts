/** What writes the project of a plugin: loaded for that alone, beside the commands. */
export { loadTemplates, writeNewPlugin } from '@candlewick/new-plugin';
