/**
 * A `ref` callback that focuses the element when it appears. Use it only for a viewer's action: nothing may take the focus on load or from the host page. It is
 * a shared function, so that Preact calls it once per element.
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

/** Moves focus between rows with the arrow keys, Home and End. Every row is also a tab stop. */
export function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = steps[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.row')];
  const index = rows.findIndex((row) => row === document.activeElement);
  if (index === -1) return;
  rows[step(index, rows.length - 1)]?.focus();
  event.preventDefault();
}
