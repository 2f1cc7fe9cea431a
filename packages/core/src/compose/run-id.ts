/**
 * A name that no other run has, as a UUID is written. Nobody must be kept from guessing it, so it does without
 * node:crypto, whose loading is much of a short start.
 */
export const newRunId = (): string =>
  'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replaceAll('x', () => Math.floor(Math.random() * 16).toString(16));
