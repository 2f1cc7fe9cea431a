/** Mixes integers into one well spread unsigned 32-bit number (the finaliser of MurmurHash3, by round). */
export function hash32(a: number, b = 0, c = 0): number {
  let hash = 0x9e3779b9;
  for (let round = 0; round < 3; round++) {
    hash ^= (round === 0 ? a : round === 1 ? b : c) | 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** A text as an unsigned 32-bit number (FNV-1a, mixed). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash32(hash);
}

/** Endless uniform numbers in `[0, 1)`, the same ones for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One normally distributed number for a hash: mean 0, deviation 1. */
export function gaussianOf(hash: number): number {
  const radius = Math.sqrt(-2 * Math.log((hash + 0.5) / 4_294_967_296));
  return radius * Math.cos((2 * Math.PI * hash32(hash, 1)) / 4_294_967_296);
}
