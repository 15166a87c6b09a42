/**
 * The widgets that `embed.mount` takes, with the rule of each: whether a page must name a resource (`required`), may (`optional`) or must not (`none`).
 * A page whose server has widgets of its operator adds them by declaration merging; what it says is not checked before the frame has its server's word.
 *
 * @example
 * declare module '@vitrine/host' {
 *   interface Widgets {
 *     'acme-usage': { resource: 'none' };
 *   }
 * }
 */
export interface Widgets {
  receipt: { resource: 'required' };
  'receipt-list': { resource: 'none' };
  invoice: { resource: 'required' };
  'invoice-list': { resource: 'none' };
  'pricing-table': { resource: 'none' };
  'pricing-card': { resource: 'required' };
  'subscribe-button': { resource: 'required' };
}

/** Name of a widget that this page knows. */
export type WidgetName = keyof Widgets;
