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
  const up = color('charts-green', 'terminal-ansiGreen', '#388a34');
  const down = color('charts-red', 'terminal-ansiRed', '#e51400');
  return {
    background: color('editor-background', '#1f1f1f'),
    foreground,
    muted: isHighContrast ? foreground : color('descriptionForeground', 'foreground', '#888888'),
    grid: withAlpha(foreground, isHighContrast ? 0.18 : 0.07),
    border: color('contrastBorder', 'panel-border', 'widget-border', '#80808059'),
    up,
    down,
    warning: color('charts-yellow', 'editorWarning-foreground', '#bf8803'),
    accent: color('focusBorder', 'charts-blue', '#0078d4'),
    lines: ['charts-blue', 'charts-orange', 'charts-purple', 'charts-yellow', 'charts-foreground'].map(
      (name) => color(name, '#888888'),
    ),
    fontFamily: color('font-family', 'editor-font-family') || 'sans-serif',
    fontSize: 12,
    isHighContrast,
  };
}

/** Tells of every change of the theme while the page is open. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(() => listener());
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
}

/** @param color `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb()` or `rgba()`; others stay as they are */
export function withAlpha(color: string, alpha: number): string {
  const hex = /^#([\da-f]{3,8})$/i.exec(color)?.[1];
  const parts =
    hex === undefined
      ? (/^rgba?\(([^)]+)\)$/
          .exec(color)?.[1]
          ?.split(/[\s,/]+/)
          .map(Number) ?? [])
      : hexParts(hex);
  const [red, green, blue, own = 1] = parts;
  if (blue === undefined) return color;
  return `rgba(${red}, ${green}, ${blue}, ${Number((own * alpha).toFixed(3))})`;
}

function hexParts(hex: string): number[] {
  const digits = hex.length <= 4 ? [...hex].map((each) => each + each).join('') : hex;
  const values = (digits.match(/../g) ?? []).map((each) => parseInt(each, 16));
  return values.map((value, i) => (i === 3 ? value / 255 : value));
}
