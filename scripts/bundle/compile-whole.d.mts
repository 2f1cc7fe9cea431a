export const CODE_STARTS: string;
export function compileWhole<T>(from: string, name: string, load: () => Promise<T>): Promise<T>;
