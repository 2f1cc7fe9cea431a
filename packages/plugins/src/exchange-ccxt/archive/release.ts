/** Smaller ones may lie in memory that they share with others (Node's pool has 8 KB). */
const OWN_FROM = 65_536;

/**
 * Gives the memory of a buffer back at once, which nobody may look at any more. The collector would come to it late:
 * it knows little of memory outside of its heap, and files are megabytes each.
 */
export function release(bytes: Buffer): void {
  const { buffer, byteOffset, length } = bytes;
  if (byteOffset === 0 && length >= OWN_FROM && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
