/** What a dataset can be cut into: a file per calendar day, month or year, UTC. */
export const PARTITIONS = ['day', 'month', 'year'] as const;
/** What an export is cut into. */
export type Partition = (typeof PARTITIONS)[number];
