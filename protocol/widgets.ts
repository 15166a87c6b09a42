/**
 * Every widget a frame can show. Adding one is a line here, a folder in `frame/widgets`, and the compiler shows the rest.
 *
 * - `resource`: whether the mount must name one (`required`), may (`optional`) or must not (`none`).
 */
export const widgets = {
  receipt: { resource: 'required' },
  'receipt-list': { resource: 'none' },
} as const satisfies Record<string, { resource: 'required' | 'optional' | 'none' }>;

export type WidgetName = keyof typeof widgets;

export function isWidgetName(value: unknown): value is WidgetName {
  return typeof value === 'string' && Object.hasOwn(widgets, value);
}
