/** Ways to make text files smaller, by the name of the option. */
export const COMPRESSIONS = ['gzip', 'zstd'] as const;
/** How a text file is made smaller. */
export type Compression = (typeof COMPRESSIONS)[number];

/** What is added to the name of a file, without the dot. */
export const COMPRESSED_EXTENSIONS: Readonly<Record<Compression, string>> = { gzip: 'gz', zstd: 'zst' };
