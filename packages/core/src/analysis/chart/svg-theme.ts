/** Colours of a chart. Rising bars are hollow where there is room, so that colour is not all that tells them apart. */
export interface ChartTheme {
  readonly background: string;
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly frame: string;
  readonly up: string;
  readonly down: string;
  /** Behind gaps that are explained, and that are not. */
  readonly explained: string;
  readonly open: string;
  /** Lines of indicators, one after another. */
  readonly lines: readonly string[];
}

/** The colours of charts, by the name of the theme. */
export const CHART_THEMES = {
  light: {
    background: '#ffffff',
    text: '#1f2530',
    faint: '#6b7484',
    grid: '#eceff3',
    frame: '#cfd5de',
    up: '#0f8a6d',
    down: '#cf3f4a',
    explained: '#8b7fc7',
    open: '#d97706',
    lines: ['#2563eb', '#c2410c', '#7c3aed', '#0891b2', '#be185d', '#4d7c0f', '#92400e', '#475569'],
  },
  dark: {
    background: '#12161d',
    text: '#e4e8ef',
    faint: '#8b95a7',
    grid: '#1f2631',
    frame: '#343d4c',
    up: '#2fbf9b',
    down: '#ef6a73',
    explained: '#9a90d8',
    open: '#f59e0b',
    lines: ['#6ea8fe', '#fb923c', '#a78bfa', '#22d3ee', '#f472b6', '#a3e635', '#fbbf24', '#94a3b8'],
  },
} as const satisfies Readonly<Record<string, ChartTheme>>;
/** The name of a theme. */
export type ChartThemeName = keyof typeof CHART_THEMES;
