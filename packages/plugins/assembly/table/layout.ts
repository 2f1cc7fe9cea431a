// Where things lie in the memory of the archive's twin. Static data of the compiler lies below.

/** Entries of the codes of a block of deflate: see huffman.ts. */
export const LITERALS: usize = 4096;
/** More than any complete code of 288 symbols needs. */
const MOST_LITERAL_ENTRIES: u32 = 4096;
export const DISTANCES: usize = LITERALS + MOST_LITERAL_ENTRIES * 4;
const MOST_DISTANCE_ENTRIES: u32 = 1024;
export const LITERAL_BITS: u32 = 10;
export const DISTANCE_BITS: u32 = 8;
/** Entries of eight bytes, for each of the next LITERAL_BITS bits. */
export const JOINED: usize = DISTANCES + MOST_DISTANCE_ENTRIES * 4;
/** Lengths of codes, u8 each: of literals, then of distances. */
export const LENGTHS: usize = JOINED + (8 << LITERAL_BITS);
export const MOST_LENGTHS: u32 = 512;
/** Per length of code: how many, u32, and where the next of its symbols goes. */
export const COUNTS: usize = LENGTHS + MOST_LENGTHS;
export const PLACES: usize = COUNTS + 64;
/** Symbols by length of code, u16. */
export const SORTED: usize = PLACES + 64;

/** What is packed, a slice of it after the other. Reads of eight bytes may go over its end. */
export const PACKED: usize = SORTED + 2 * MOST_LENGTHS;
export const PACKED_BYTES: u32 = 256 * 1024;
/** The table's text, a slice of it after the other; room for a copy that goes over the end of what is asked for. */
export const TEXT: usize = PACKED + PACKED_BYTES + 64;
export const TEXT_BYTES: u32 = 288 * 1024;
export const TEXT_SPARE: u32 = 512;
/** So far back may a copy reach. */
export const WINDOW: u32 = 32768;

/** Doubles, column after column, each ROWS long. Reads of eight bytes may go over the text's end. */
export const COLUMNS: usize = TEXT + TEXT_BYTES + TEXT_SPARE;
/** No power of two: the cells of one row would share too few lines of the processor's cache. */
export const ROWS: u32 = 4088;
export const MAX_COLUMNS: u32 = 16;
/** The column of each cell of a line, u8 each. */
export const TARGETS: usize = COLUMNS + MAX_COLUMNS * ROWS * 8;
export const MAX_CELLS: u32 = 64;
/** Cells that are no plain number: u32 row, u32 column, u32 where they begin in the text, u32 where they end. */
export const ODD: usize = TARGETS + MAX_CELLS;
export const MAX_ODD: u32 = 4096;
