import type { DatasetRecord } from '@candlewick/core';

/** Of what a dataset holds. Versions alone would not do: one that was deleted and made anew counts from one again. */
export const markOf = ({ version, updatedAt }: DatasetRecord): string => `${version} ${updatedAt}`;
