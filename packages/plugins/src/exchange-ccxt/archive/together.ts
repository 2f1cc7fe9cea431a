/**
 * Asks for two things at once: each alone would wait for the other's way there and back. When one fails the other is given
 * up; nothing is under way any more when it ends.
 *
 * @throws what failed first
 */
export async function together<A, B>(
  signal: AbortSignal,
  ask: (both: AbortSignal) => readonly [Promise<A>, Promise<B>],
): Promise<[A, B]> {
  const failed = new AbortController();
  const asked = ask(AbortSignal.any([signal, failed.signal]));
  try {
    return await Promise.all(asked);
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(asked);
    throw error;
  }
}
