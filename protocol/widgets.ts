/**
 * The built-in widgets. To add one, add a line here and a folder in `frame/widgets`; the compiler shows the rest.
 *
 * - `resource`: whether the mount must name one (`required`), may (`optional`) or must not (`none`).
 * - `first`: the widget's first API request, which a page may prefetch while the frame loads. The route is marked `isFirst`.
 * - `pays`: the widget may lead to a payment, so the page sends the address to return to.
 * - `unverified`: safe for a viewer whose identity is not verified. Off by default.
 */
export const widgets = {
  receipt: { resource: 'required', first: '/v1/receipts/:resource' },
  'receipt-list': { resource: 'none', first: '/v1/receipts' },
  invoice: { resource: 'required', first: '/v1/invoices/:resource', pays: true },
  'invoice-list': { resource: 'none', first: '/v1/invoices', pays: true },
  'pricing-table': { resource: 'none', first: '/v1/offerings', pays: true, unverified: true },
  'pricing-card': { resource: 'required', first: '/v1/offerings/:resource', pays: true, unverified: true },
  'subscribe-button': { resource: 'required', first: '/v1/offerings/:resource', pays: true, unverified: true },
} as const satisfies Record<string, Widget>;

interface Widget {
  resource: 'required' | 'optional' | 'none';
  first?: `/v1/${string}`;
  pays?: true;
  unverified?: true;
}

/** Name of a built-in widget. */
export type WidgetName = keyof typeof widgets;

/** Returns the path of a widget's first API request, if it is a built-in widget that has one. */
export function firstRequestPath(name: string, resource = ''): string | undefined {
  const widget: Widget | undefined = isWidgetName(name) ? widgets[name] : undefined;
  return widget?.first?.replace(':resource', () => encodeURIComponent(resource));
}

/**
 * Returns whether a built-in widget has this name.
 *
 * @example
 * isWidgetName('receipt'); // true
 */
export function isWidgetName(value: unknown): value is WidgetName {
  return typeof value === 'string' && Object.hasOwn(widgets, value);
}

/** The format of widget names. Only the frame's server knows which exist, because its operator may have added some. */
export const widgetNameShape = /^[a-z][a-z0-9-]{0,39}$/;

export function hasWidgetNameShape(value: unknown): value is string {
  return typeof value === 'string' && widgetNameShape.test(value);
}

/** Whether a widget may be shown to a viewer whose identity is not verified. */
export function allowsUnverifiedViewers(name: WidgetName): boolean {
  const widget: Widget = widgets[name];
  return widget.unverified === true;
}

/** Whether a widget may lead to a payment. */
export const mayPay = (name: string): boolean => isWidgetName(name) && (widgets[name] as Widget).pays === true;
