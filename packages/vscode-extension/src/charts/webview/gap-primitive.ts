import type {
  IPanePrimitive,
  IPanePrimitivePaneView,
  IPrimitivePaneRenderer,
  PaneAttachedParameter,
  Time,
} from 'lightweight-charts';
import type { GapBand } from '../model/gap-bands.ts';
import { withAlpha, type Theme } from './theme.ts';

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

const HATCH_PX = 9;
/** Narrower bands are a line. */
const PATTERN_PX = 8;
/** A band as wide has room for its sign. */
const SIGN_PX = 16;

export interface BandSource {
  readonly bands: (width: number) => readonly GapBand[];
  readonly theme: () => Theme;
  /** The words for a wide band. */
  readonly titleOf: (band: GapBand) => string;
}

/** Absences behind the candles of one pane: hatched; those without explanation crossed, bordered and with a sign. */
export class GapPrimitive implements IPanePrimitive<Time>, IPanePrimitivePaneView, IPrimitivePaneRenderer {
  readonly #source: BandSource;
  readonly #hasSigns: boolean;
  readonly #title: string;
  #requestUpdate: (() => void) | undefined;
  /** The pane's name, over its lines. */
  readonly #titleView: IPanePrimitivePaneView = {
    zOrder: () => 'top',
    renderer: () => ({ draw: (target) => this.#drawTitle(target) }),
  };

  /**
   * @param hasSigns whether this pane shows signs and words, the others only the hatching
   * @param title of the pane, in its corner
   */
  constructor(source: BandSource, hasSigns: boolean, title = '') {
    this.#source = source;
    this.#hasSigns = hasSigns;
    this.#title = title;
  }

  attached({ requestUpdate }: PaneAttachedParameter<Time>): void {
    this.#requestUpdate = requestUpdate;
  }

  detached(): void {
    this.#requestUpdate = undefined;
  }

  update(): void {
    this.#requestUpdate?.();
  }

  paneViews(): readonly IPanePrimitivePaneView[] {
    return [this, this.#titleView];
  }

  zOrder(): 'bottom' {
    return 'bottom';
  }

  renderer(): IPrimitivePaneRenderer {
    return this;
  }

  draw(target: Target): void {
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const theme = this.#source.theme();
      for (const band of this.#source.bands(mediaSize.width)) {
        drawBand(context, band, mediaSize.height, theme);
        if (this.#hasSigns) drawSign(context, band, theme, this.#source.titleOf(band), mediaSize);
      }
    });
  }

  #drawTitle(target: Target): void {
    if (this.#title === '') return;
    target.useMediaCoordinateSpace(({ context }) => {
      const theme = this.#source.theme();
      context.font = `11px ${theme.fontFamily}`;
      context.textBaseline = 'top';
      context.fillStyle = withAlpha(theme.background, theme.isHighContrast ? 1 : 0.88);
      context.fillRect(8, 3, context.measureText(this.#title).width + 8, 16);
      context.fillStyle = theme.muted;
      context.fillText(this.#title, 12, 6);
    });
  }
}

function drawBand(context: CanvasRenderingContext2D, band: GapBand, height: number, theme: Theme): void {
  const { left, right, isExplained, share } = band;
  const color = isExplained ? theme.muted : theme.warning;
  const density = Math.max(0.3, share);
  const strength = density * (theme.isHighContrast ? 0.8 : isExplained ? 0.22 : 0.55);
  context.save();
  context.fillStyle = withAlpha(color, density * (isExplained ? 0.07 : 0.12));
  context.fillRect(left, 0, right - left, height);
  context.fillStyle = withAlpha(color, strength);
  // There is no room for a pattern: a line, dashed where there is an explanation.
  if (right - left < PATTERN_PX) {
    const dash = isExplained ? 4 : height;
    for (let y = 0; y < height; y += 2 * dash) context.fillRect((left + right) / 2 - 0.5, y, 1, dash);
    context.restore();
    return;
  }
  context.fillRect(left, 0, 1, height);
  context.fillRect(right - 1, 0, 1, height);
  context.beginPath();
  context.rect(left, 0, right - left, height);
  context.clip();
  context.strokeStyle = withAlpha(color, density * (theme.isHighContrast ? 0.55 : isExplained ? 0.22 : 0.3));
  context.lineWidth = 1;
  context.beginPath();
  // From a line through the origin on, so that the pattern does not swim beneath a moving chart.
  const first = Math.floor((left - height) / HATCH_PX) * HATCH_PX;
  for (let x = first; x < right + height; x += HATCH_PX) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
    if (isExplained) continue;
    context.moveTo(x, 0);
    context.lineTo(x + height, height);
  }
  context.stroke();
  context.restore();
}

/** At the bottom, where the legend is not: a triangle for a narrow band, a sign and, where there is room, words for a wide one. */
function drawSign(
  context: CanvasRenderingContext2D,
  { left, right, isExplained }: GapBand,
  theme: Theme,
  title: string,
  { height, width }: { readonly height: number; readonly width: number },
): void {
  const color = isExplained ? theme.muted : theme.warning;
  const middle = (Math.max(left, 0) + Math.min(right, width)) / 2;
  const y = height - 14;
  context.save();
  context.fillStyle = color;
  if (right - left < SIGN_PX) {
    context.beginPath();
    context.moveTo(middle, height - 7);
    context.lineTo(middle - 4, height);
    context.lineTo(middle + 4, height);
    context.fill();
    context.restore();
    return;
  }
  context.font = `600 11px ${theme.fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const sign = isExplained ? 'i' : '!';
  const words = context.measureText(title).width;
  const hasWords = right - left > words + 2 * SIGN_PX;
  context.beginPath();
  context.arc(hasWords ? middle - words / 2 - 6 : middle, y, 7, 0, 2 * Math.PI);
  context.fillStyle = theme.background;
  context.fill();
  context.strokeStyle = color;
  context.stroke();
  context.fillStyle = color;
  context.fillText(sign, hasWords ? middle - words / 2 - 6 : middle, y + 0.5);
  if (hasWords) {
    context.fillStyle = theme.background;
    context.fillRect(middle - words / 2 + 4, y - 8, words + 8, 16);
    context.fillStyle = color;
    context.fillText(title, middle + 8, y + 0.5);
  }
  context.restore();
}
