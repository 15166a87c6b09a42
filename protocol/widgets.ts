/**
 * Every widget a frame can show. Adding one is a line here, a folder in `frame/widgets`, and the compiler shows the rest.
 *
 * - `resource`: whether the mount must name one (`required`), may (`optional`) or must not (`none`).
 * - `unverified`: safe to show to a viewer whose identity nobody has proved. A widget is not, unless it says so.
 */
export const widgets = {
  receipt: { resource: 'required' },
  'receipt-list': { resource: 'none' },
} as const satisfies Record<string, Widget>;

interface Widget {
  resource: 'required' | 'optional' | 'none';
  unverified?: true;
}

export type WidgetName = keyof typeof widgets;

export function isWidgetName(value: unknown): value is WidgetName {
  return typeof value === 'string' && Object.hasOwn(widgets, value);
}

/** Whether a widget may be shown on the word of the page alone. */
export function isSafeUnverified(name: WidgetName): boolean {
  const widget: Widget = widgets[name];
  return widget.unverified === true;
}
