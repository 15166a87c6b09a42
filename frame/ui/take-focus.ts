/**
 * As the `ref` of an element: it takes the keyboard focus when it appears. Only for what the viewer has asked for; nothing takes it on load.
 * One function for all, so that Preact calls it once an element.
 */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
