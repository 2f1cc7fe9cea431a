/** What the pointer wants of the view. Shares are of the width. */
export interface PointerActions {
  pan(share: number): void;
  zoom(factor: number, at: number): void;
  /** A double click. */
  reset(): void;
  /** A drag that is not a move of the view: true takes it. */
  startMeasure(x: number, y: number, event: PointerEvent): boolean;
  moveMeasure(x: number, y: number): void;
  endMeasure(): void;
}

/** Wheel steps differ by device; this much of one zooms by a tenth. */
const WHEEL_PX = 100;
const ZOOM_PER_STEP = 1.1;
/** Of the speed at the end of a drag, so much is left after each frame. */
const FRICTION = 0.94;
const SLOWEST_PX = 0.3;

/**
 * Drags move, the wheel zooms where it stands, sideways wheels move, drags on the time axis zoom.
 *
 * @param width pixels of the bars, without the price axis
 * @param axisTop where the time axis begins
 * @returns ends a glide
 */
export function listenToPointer(
  target: HTMLElement,
  width: () => number,
  axisTop: () => number,
  actions: PointerActions,
): () => void {
  let drag: { kind: 'pan' | 'zoom' | 'measure'; x: number; speed: number; time: number } | undefined;
  let frame = 0;
  const placeIn = (event: MouseEvent) => {
    const { left, top } = target.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  target.addEventListener('pointerdown', (event) => {
    cancelAnimationFrame(frame);
    const { x, y } = placeIn(event);
    if (event.button !== 0 || x > width()) return;
    const kind = actions.startMeasure(x, y, event) ? 'measure' : y >= axisTop() ? 'zoom' : 'pan';
    drag = { kind, x, speed: 0, time: event.timeStamp };
    target.setPointerCapture(event.pointerId);
  });

  target.addEventListener('pointermove', (event) => {
    if (!drag) return;
    const { x, y } = placeIn(event);
    const moved = x - drag.x;
    if (drag.kind === 'measure') actions.moveMeasure(x, y);
    else if (drag.kind === 'zoom') actions.zoom(Math.exp((-moved / width()) * 3), 1);
    else if (moved !== 0) {
      actions.pan(-moved / width());
      const elapsed = Math.max(1, event.timeStamp - drag.time);
      drag.speed = 0.6 * ((moved / elapsed) * 16) + 0.4 * drag.speed;
    }
    drag.x = x;
    drag.time = event.timeStamp;
  });

  const end = (event: PointerEvent) => {
    if (!drag) return;
    const { kind, speed, time } = drag;
    drag = undefined;
    if (kind === 'measure') actions.endMeasure();
    // A pointer that stood still before it was let go does not throw.
    if (kind === 'pan' && event.timeStamp - time < 50 && !prefersStillness()) glide(speed);
  };
  target.addEventListener('pointerup', end);
  target.addEventListener('pointercancel', end);

  const glide = (speed: number): void => {
    if (Math.abs(speed) < SLOWEST_PX) return;
    frame = requestAnimationFrame(() => {
      actions.pan(-speed / width());
      glide(speed * FRICTION);
    });
  };

  target.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      cancelAnimationFrame(frame);
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 32;
      const [dx, dy] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      if (Math.abs(dx) > Math.abs(dy)) return actions.pan((dx * unit) / width());
      // Two fingers that move apart come as a wheel with the control key, in small steps.
      const steps = ((dy * unit) / WHEEL_PX) * (event.ctrlKey ? 5 : 1);
      actions.zoom(
        ZOOM_PER_STEP ** Math.max(-4, Math.min(4, steps)),
        Math.min(1, placeIn(event).x / width()),
      );
    },
    { passive: false },
  );

  target.addEventListener('dblclick', (event) => {
    if (placeIn(event).x <= width()) actions.reset();
  });
  return () => cancelAnimationFrame(frame);
}

const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
