/** Compresses one input after another, with one context and the same memory for all of them. */
export interface Compressor {
  /**
   * A whole frame, in pieces that stay as they are until the next call. The call before must have ended, and the input must
   * stay as it is until this one has.
   */
  compress(bytes: Uint8Array): Promise<readonly Uint8Array[]>;
  /** Gives its memory back. */
  close(): void;
}
