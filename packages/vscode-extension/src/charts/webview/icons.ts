const SVG = 'http://www.w3.org/2000/svg';

/** Strokes on a field of 16 by 16. */
const PATHS = {
  chevron: 'M4 6l4 4 4-4',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2.2 1.6',
  indicator: 'M2 11c2-6 4-6 6-2s4 4 6-3M2 14h12',
  compare: 'M2 12l4-5 3 3 5-7M2 7l4 3 3-5 5 6',
  calendar: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5V5M10.5 2.5V5',
  measure: 'M2 11L11 2l3 3-9 9zM5 8l1.5 1.5M7.5 5.5L9 7M10 3l1.5 1.5',
  table: 'M2 3h12v10H2zM2 6.3h12M2 9.6h12M6.5 3v10',
  save: 'M8 2v8M4.8 7L8 10.2 11.2 7M2.5 11v2.5h11V11',
  whole: 'M2 8h12M4.5 5.5L2 8l2.5 2.5M11.5 5.5L14 8l-2.5 2.5',
  gap: 'M2 4v8M14 4v8M5 8h1M7.5 8h1M10 8h1',
  help: 'M5.8 6.2a2.2 2.2 0 1 1 3.3 1.9c-.8.5-1.1.9-1.1 1.7M8 12v.6',
  close: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.5L14.5 13.5h-13zM8 6.5v3.5M8 11.6v.5',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a text or a label; readers of screens pass it over. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
