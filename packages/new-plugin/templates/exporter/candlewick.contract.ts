import { defineContract } from '@candlewick/core/testing';
import { parseLines } from './test/parse-lines.ts';

/** How the plugin is asked by its tests and by `candlewick plugins test ./src/plugin.ts`: files are read back, to the last bit. */
export default defineContract({
  kind: 'exporter',
  setUp: () => ({ parse: parseLines, extras: true }),
});
