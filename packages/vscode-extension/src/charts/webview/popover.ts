import { element } from './element.ts';

let close: (() => void) | undefined;

/** Closes the one that is open. True: there was one. */
export function closePopover(): boolean {
  const isOpen = close !== undefined;
  close?.();
  return isOpen;
}

/** Shows content beneath a button, one at a time; Escape, a click elsewhere or `closePopover` end it. */
export function openPopover(anchor: HTMLElement, label: string, content: HTMLElement): void {
  const isSame = anchor.getAttribute('aria-expanded') === 'true';
  closePopover();
  if (isSame) return;
  const before = document.activeElement;
  const box = element('div', { class: 'popover', role: 'dialog', 'aria-label': label }, content);
  document.body.append(box);
  const { left, bottom } = anchor.getBoundingClientRect();
  box.style.top = `${bottom + 4}px`;
  box.style.left = `${Math.max(4, Math.min(left, innerWidth - box.offsetWidth - 8))}px`;
  box.style.maxHeight = `${innerHeight - bottom - 16}px`;
  anchor.setAttribute('aria-expanded', 'true');
  const onPointer = ({ target }: PointerEvent) => {
    if (target instanceof Node && !box.contains(target) && !anchor.contains(target)) closePopover();
  };
  document.addEventListener('pointerdown', onPointer, true);
  close = () => {
    close = undefined;
    document.removeEventListener('pointerdown', onPointer, true);
    anchor.setAttribute('aria-expanded', 'false');
    // A button that is gone leaves the focus to the page.
    const hadFocus = document.activeElement === document.body || box.contains(document.activeElement);
    box.remove();
    if (hadFocus && before instanceof HTMLElement) before.focus();
  };
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closePopover();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') step(box, event);
    // What is typed here is not meant for the chart.
    event.stopPropagation();
  });
  const first = box.querySelector<HTMLElement>('[aria-checked="true"], input, button');
  first?.focus();
}

function step(box: HTMLElement, event: KeyboardEvent): void {
  const all = [...box.querySelectorAll<HTMLElement>('button, input')];
  const at = all.findIndex((each) => each === document.activeElement);
  if (event.target instanceof HTMLInputElement && event.target.type === 'number') return;
  all[(at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length]?.focus();
  event.preventDefault();
}
