/**
 * A fixed text as little-endian words, for writing it again and again: a word at a time, and with up to three bytes
 * of rubbish behind it that the next text covers.
 */
export interface TextWords {
  readonly words: Uint32Array;
  /** Bytes of the text itself. */
  readonly length: number;
}

export function toWords(text: string): TextWords {
  const bytes = new TextEncoder().encode(text);
  const padded = new DataView(new ArrayBuffer(Math.ceil(bytes.length / 4) * 4));
  bytes.forEach((byte, i) => padded.setUint8(i, byte));
  const words = Uint32Array.from({ length: padded.byteLength / 4 }, (_, i) => padded.getUint32(i * 4, true));
  return { words, length: bytes.length };
}

/** Writes the text at `at`, where three bytes more than it has must be free; gives the place behind it. */
export function writeWords(text: TextWords, target: DataView, at: number): number {
  const { words } = text;
  for (let i = 0; i < words.length; i++) target.setUint32(at + i * 4, words[i]!, true);
  return at + text.length;
}
