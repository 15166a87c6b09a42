/**
 * Every widget a frame can show. Adding one is a line here, a folder in `frame/widgets`, and the compiler shows the rest.
 *
 * - `resource`: whether the mount must name one (`required`), may (`optional`) or must not (`none`).
 * - `first`: what it asks its server first. A page may have it answered while the frame is on its way; the route says `isFirst`.
 * - `pays`: it may lead to a payment, and the page says where the viewer comes back to.
 * - `unverified`: safe to show to a viewer whose identity nobody has proved. A widget is not, unless it says so.
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

/** Name of a widget that ships. */
export type WidgetName = keyof typeof widgets;

/** The first question of a widget, of those that ship and name one. */
export function firstQuestion(name: string, resource = ''): string | undefined {
  const widget: Widget | undefined = isWidgetName(name) ? widgets[name] : undefined;
  return widget?.first?.replace(':resource', () => encodeURIComponent(resource));
}

/**
 * Whether a widget of this name ships.
 *
 * @example
 * isWidgetName('receipt'); // true
 */
export function isWidgetName(value: unknown): value is WidgetName {
  return typeof value === 'string' && Object.hasOwn(widgets, value);
}

/** The shape of every widget's name. Which of them there are, the server of the frame knows: its operator may have added some. */
export const widgetNameShape = /^[a-z][a-z0-9-]{0,39}$/;

export function isWidgetShaped(value: unknown): value is string {
  return typeof value === 'string' && widgetNameShape.test(value);
}

/** Whether a widget may be shown on the word of the page alone. */
export function isSafeUnverified(name: WidgetName): boolean {
  const widget: Widget = widgets[name];
  return widget.unverified === true;
}

/** Whether it may lead to a payment. */
export const mayPay = (name: string): boolean => isWidgetName(name) && (widgets[name] as Widget).pays === true;
