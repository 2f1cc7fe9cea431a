interface Suppressed extends Error {
  readonly error: unknown;
  readonly suppressed: unknown;
}

/** Of two failures, one while the other was cleaned up. By name: where `await using` is compiled the class is not Node's. */
export const isSuppressed = (error: unknown): error is Suppressed =>
  error instanceof Error && error.name === 'SuppressedError' && 'suppressed' in error && 'error' in error;

/** The failure that came first. */
export const firstOf = (error: unknown): unknown => (isSuppressed(error) ? firstOf(error.suppressed) : error);
