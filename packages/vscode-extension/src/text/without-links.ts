/**
 * Text for a notification. VS Code makes links of `[words](command:…)` there, and they run commands: names and answers of
 * exchanges must not be able to write one. The two brackets are kept apart by a space without width.
 */
export const withoutLinks = (text: string): string => text.replaceAll('](', ']\u200b(');
