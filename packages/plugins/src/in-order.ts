/** The results of `jobs` in their order, at most `most` under way at once; the rest is not begun when the reader stops. */
export async function* inOrder<T>(jobs: readonly (() => Promise<T>)[], most: number): AsyncGenerator<T> {
  const running: Promise<T>[] = [];
  const begin = (job: () => Promise<T>) => {
    const result = job();
    // Whoever awaits it is told; until then nobody does.
    result.catch(() => undefined);
    running.push(result);
  };
  for (const job of jobs) {
    if (running.length >= most) yield await running.shift()!;
    begin(job);
  }
  for (const result of running) yield await result;
}
