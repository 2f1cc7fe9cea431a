/** Names a dependency for the container. A plain symbol that remembers its type. */
export type Token<T> = symbol & { readonly __type?: T };

export const token = <T>(name: string): Token<T> => Symbol(`candlewick:${name}`);
