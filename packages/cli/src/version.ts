declare const CANDLEWICK_VERSION: string | undefined;

/** Set by the bundler from package.json; unbundled (tests) it is unknown. */
export const VERSION: string = typeof CANDLEWICK_VERSION === 'string' ? CANDLEWICK_VERSION : '0.0.0-source';
