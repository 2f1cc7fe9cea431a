/** Smaller ones may lie in memory that they share with others (Node's pool has 8 KB). */
const OWN_FROM = 16_384;

/**
 * Gives the memory of a buffer back at once, which nobody may look at any more. The collector would come to it late:
 * it knows little of memory outside of its heap, and files are megabytes each. A part of something larger stays.
 */
export function release(bytes: Buffer): void {
  const { buffer, length } = bytes;
  if (length >= OWN_FROM && length === buffer.byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0);
}
