/**
 * The widgets that `embed.mount` accepts, and whether each takes a resource: it must (`required`), may (`optional`) or must not (`none`) be named.
 * A page adds its operator's widgets by declaration merging. The frame checks them against its server at run time.
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

/** Name of a widget declared for this page. */
export type WidgetName = keyof Widgets;
