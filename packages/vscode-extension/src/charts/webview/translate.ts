let words: Readonly<Record<string, string>> = {};

/** From the host's first message on. */
export function useWords(given: Readonly<Record<string, string>>): void {
  words = given;
}

/** The text in the user's language, where the extension has it; `{0}` stands for the first value. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  const known = Object.hasOwn(words, text) ? words[text] : undefined;
  return (typeof known === 'string' ? known : text).replace(/\{(\d+)\}/g, (whole, place: string) => {
    const value = values[Number(place)];
    return value === undefined ? whole : String(value);
  });
}
