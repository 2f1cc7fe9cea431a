/** A figure as sums can bear it: what is no amount (a venue or a clock gone wrong) counts as nothing. */
export const amount = (value: number): number => (value > 0 && value < 1e15 ? value : 0);

export const share = (part: number, whole: number): number => Math.min(1, amount(part / whole));

/** Whether a Date can hold it. */
export const isTime = (value: number): boolean => Math.abs(value) <= 8.64e15;
