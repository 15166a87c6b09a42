/**
 * As the `ref` of an element: it takes the keyboard focus when it appears. Only for what the viewer has asked for; nothing takes it on load, nor from the page
 * around. One function for all, so that Preact calls it once an element.
 */
export function takeFocus(element: HTMLElement | null): void {
  if (document.hasFocus()) element?.focus();
}

const steps: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(index + 1, last),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** Every row is a stop of the Tab key; the arrow keys, Home and End move among them as well. */
export function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = steps[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.row')];
  const index = rows.findIndex((row) => row === document.activeElement);
  if (index === -1) return;
  rows[step(index, rows.length - 1)]?.focus();
  event.preventDefault();
}
