/** A block of a page that somebody who follows it types or saves. */
export interface PageStep {
  /** Where a file is saved; absent: commands. */
  readonly file?: string;
  readonly text: string;
}

/** A fenced block, and what stands alone on the line above it in backticks: the name of a file. */
const BLOCK = /(?:^`([^`\n]+)`\n\n)?^(```+)([a-z]*)\n([\s\S]*?)^\2$/gm;

/** The files of a page, and its commands, in order. Blocks of other kinds are there to be read. */
export function pageSteps(markdown: string): readonly PageStep[] {
  return [...markdown.matchAll(BLOCK)].flatMap(([, file, , language, text = '']) => {
    if (file !== undefined) return [{ file, text }];
    return language === 'sh' ? [{ text }] : [];
  });
}

/** One script that does what the page says, from its first line to its last. */
export const pageScript = (markdown: string): string =>
  pageSteps(markdown)
    .map(({ file, text }) =>
      file === undefined
        ? text
        : `mkdir -p "$(dirname '${file}')"\ncat > '${file}' <<'END OF THE FILE'\n${text}END OF THE FILE\n`,
    )
    .join('\n');
