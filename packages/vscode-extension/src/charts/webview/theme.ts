import { legible, parseColor } from '../model/color.ts';

/** So much the eye needs for lines, and for words: WCAG 2.1, 1.4.11 and 1.4.3. */
const LINE_CONTRAST = 3;
export const TEXT_CONTRAST = 4.5;
/** Some words stand on a ground a little off the editor's. */
const SAFE_CONTRAST = 4.8;

/** Where a theme has no such colour, or one that covers too little for a line. */
const LINES = [
  ['charts-blue', '#3794ff'],
  ['charts-orange', '#d18616'],
  ['charts-purple', '#b180d7'],
  ['charts-yellow', '#cca700'],
  ['charts-foreground', '#888888'],
] as const;

/** Colours of the chart, taken from VS Code's theme. */
export interface Theme {
  readonly background: string;
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly border: string;
  readonly up: string;
  readonly down: string;
  readonly warning: string;
  readonly accent: string;
  /** For lines, in the order in which they are taken. */
  readonly lines: readonly string[];
  /** For words. */
  readonly words: {
    readonly up: string;
    readonly down: string;
    readonly warning: string;
    readonly problem: string;
  };
  readonly fontFamily: string;
  readonly fontSize: number;
  /** Up candles are hollow, lines strong. */
  readonly isHighContrast: boolean;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string, ...others: readonly string[]): string => {
    const value = style.getPropertyValue(`--vscode-${name}`).trim();
    if (value !== '' || others.length === 0) return value;
    const [next = '', ...rest] = others;
    return next.startsWith('#') ? next : color(next, ...rest);
  };
  const { classList } = document.body;
  const isHighContrast =
    classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light');
  const foreground = color('editor-foreground', 'foreground', '#888888');
  const background = color('editor-background', '#1f1f1f');
  const seen = (each: string, least: number) => legible(each, { background, foreground }, least);
  const up = color('charts-green', 'terminal-ansiGreen', '#388a34');
  const down = color('charts-red', 'terminal-ansiRed', '#e51400');
  const warning = color('charts-yellow', 'editorWarning-foreground', '#bf8803');
  return {
    background,
    foreground,
    muted: isHighContrast ? foreground : color('descriptionForeground', 'foreground', '#888888'),
    grid: withAlpha(foreground, isHighContrast ? 0.18 : 0.07),
    border: color('contrastBorder', 'panel-border', 'widget-border', '#80808059'),
    up: seen(up, LINE_CONTRAST),
    down: seen(down, LINE_CONTRAST),
    warning: seen(warning, TEXT_CONTRAST),
    accent: color('focusBorder', 'charts-blue', '#0078d4'),
    lines: LINES.map(([name, other]) => {
      const own = color(name);
      const isWhole = parseColor(own)?.[3] === 1;
      return seen(isWhole ? own : other, isHighContrast ? TEXT_CONTRAST : LINE_CONTRAST);
    }),
    words: {
      up: seen(up, SAFE_CONTRAST),
      down: seen(down, SAFE_CONTRAST),
      warning: seen(warning, SAFE_CONTRAST),
      problem: seen(color('errorForeground', '#e51400'), SAFE_CONTRAST),
    },
    fontFamily: color('font-family', 'editor-font-family') || 'sans-serif',
    fontSize: 12,
    isHighContrast,
  };
}

/** Gives the words around the chart their colours: `main.css`. */
export function dressWords({ words }: Theme): void {
  for (const [name, value] of Object.entries(words))
    document.body.style.setProperty(`--${name}-words`, value);
}

/** Tells of every change of the theme while the page is open. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(() => listener());
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
}

/** @param color `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()` or `rgba()`; others stay as they are */
export function withAlpha(color: string, alpha: number): string {
  const [red, green, blue, own] = parseColor(color) ?? [];
  if (own === undefined) return color;
  return `rgba(${red}, ${green}, ${blue}, ${Number((own * alpha).toFixed(3))})`;
}
