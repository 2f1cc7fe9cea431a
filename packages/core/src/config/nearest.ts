import { closest, distance } from 'fastest-levenshtein';

/** The candidate that a mistyped `word` most likely meant, or undefined when none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0 || word === '') return undefined;
  const lower = word.toLowerCase();
  const exact = candidates.find((each) => each.toLowerCase() === lower);
  if (exact !== undefined) return exact;
  const best = closest(
    lower,
    candidates.map((each) => each.toLowerCase()),
  );
  const found = candidates.find((each) => each.toLowerCase() === best)!;
  return distance(lower, best) <= (word.length < 3 ? 1 : Math.max(2, Math.floor(word.length / 3)))
    ? found
    : undefined;
}

/** ` Did you mean «x»?` or nothing: to end an error message with. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const found = nearest(word, candidates);
  return found === undefined ? '' : ` Did you mean ${found}?`;
}
