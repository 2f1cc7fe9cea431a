type Environment = Readonly<Record<string, string | undefined>>;

/** Whether who reads the output is shown more than ASCII, as the locale says. A variable that is empty is not set. */
export function isUnicode(env: Environment): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale) || env['WT_SESSION'] !== undefined;
}

/** Where a dash or an arrow would be shown as garbage, its plain twin. Names that others gave stay as they are. */
export const shownWith = (env: Environment, text: string): string =>
  isUnicode(env) ? text : text.replace(/[–→·«»…’]/g, (mark) => PLAIN[mark]!);

const PLAIN: Readonly<Record<string, string>> = {
  '–': '-',
  '→': '>',
  '·': '|',
  '«': '"',
  '»': '"',
  '…': '...',
  '’': "'",
};
