import { type DialectName, dialects } from '../../protocol/dialect.ts';
import type { EmbedEventName, EmbedEvents } from '../../protocol/events.ts';
import { layouts, maxHeightPx, themes } from '../../protocol/messages.ts';
import { widgets } from '../../protocol/widgets.ts';
import * as kinds from './option-kinds.ts';
import type { EmbedEvent, TokenCallback } from '../tokens/token-request.ts';
import type { WidgetName } from '../widget-names.ts';

/** One option of a mount. */
export interface OptionRow<T> {
  kind: kinds.OptionKind<T>;
  /** `handle.update` can change the option in place. */
  changes?: true;
  /** The option supplies the viewer's credential. */
  isCredential?: true;
  /** The option applies only to Vitrine frames, or only to foreign frames. */
  side?: 'ours' | 'foreign';
}

const names = <N extends string>(table: Record<N, unknown>): N[] => Object.keys(table) as N[];
const listener = <N extends EmbedEventName>(): OptionRow<(payload: EmbedEvents[N]) => void> & { changes: true } => ({ kind: kinds.callback(), changes: true });

/**
 * Every option of a mount, one row each. A row defines the check, the type, the `data-vitrine-*` attribute and whether `update` can change the option.
 * `npm run docs` writes the tables in README.md and docs/options.md from the comments.
 */
export const optionTable = {
  /**
   * Address of the Vitrine server, its `PUBLIC_URL`: `https://vitrine.acme.com`, with its path if it has one. Never on the page's own origin.
   * @defaultValue required
   */
  server: { kind: kinds.server, side: 'ours' },
  /** Slug of the tenant. @defaultValue required */
  tenant: { kind: kinds.word, side: 'ours' },
  /**
   * What to show: `receipt`, `receipt-list`, `invoice`, `invoice-list`, `pricing-table`, `pricing-card`, `subscribe-button`, or a widget of the server's
   * operator. Its attribute is `data-vitrine` itself. For a name that the server does not have, the frame reports `unknown_widget` with the nearest
   * name. @defaultValue required
   */
  widget: { kind: kinds.widget<WidgetName>(names(widgets)), changes: true, side: 'ours' },
  /**
   * Id or share token, for `receipt` and `invoice`; an offering, for `pricing-card` and `subscribe-button`; a resource of an operator's widget. With an
   * `embedKey` alone, receipts and invoices need the share token.
   */
  resource: { kind: kinds.text, changes: true, side: 'ours' },
  /**
   * `({ server, tenant, widget, resource, reason, signal })` → token, `{ token, expiresIn }` in seconds, or `null` when nobody is signed in.
   * Called at once, while the frame is loading, and again before a token expires or when the server refuses it; separately for each server, tenant and
   * embed key.
   * @defaultValue one credential is required
   */
  getToken: { kind: kinds.callback<TokenCallback>(), isCredential: true },
  /** Older name of `getToken`, which can be combined with `token`. */
  onTokenExpired: { kind: kinds.callback<TokenCallback>(), isCredential: true },
  /**
   * Your endpoint: `POST` with cookies and the request as form fields → `{ token, expiresIn }`. The fields are `server`, `tenant`, `widget`, `resource`
   * and `reason`. 401 or `null` means that nobody is signed in; any other failure is an outage and is retried.
   */
  refreshUrl: { kind: kinds.text, isCredential: true },
  /** Headers for `refreshUrl`, or a function that returns them: a CSRF token, for example. */
  refreshHeaders: { kind: kinds.headers },
  /** Initial token; without another credential it cannot be renewed, and the session ends with it. */
  token: { kind: kinds.secret, isCredential: true },
  /** The same, under its name for access keys. It lives for fifteen minutes. */
  embedToken: { kind: kinds.secret, isCredential: true },
  /**
   * Public key of the site; without another credential it shows the published prices, or the published `receipt` or `invoice` whose share token is
   * `resource`. Pages of the key's origins may then embed the frame.
   */
  embedKey: { kind: kinds.word },
  /**
   * With `embedKey`: the viewer signs in by e-mail, inside the frame, which keeps the session. For the form, `ready` has the widget `sign-in`.
   * @defaultValue `false`
   */
  magicLink: { kind: kinds.flag, isCredential: true },
  /** Layout of `pricing-table` and `pricing-card`: `vertical`, `horizontal` or `table`. @defaultValue `vertical` */
  layout: { kind: kinds.oneOf(...layouts), changes: true, side: 'ours' },
  /** `light`, `dark`, or `system`: the colour scheme of the page, light if the page declares none. @defaultValue `system` */
  theme: { kind: kinds.oneOf(...themes), changes: true, side: 'ours' },
  /** BCP 47 tag. @defaultValue the browser's language, then English */
  locale: { kind: kinds.locale, changes: true, side: 'ours' },
  /** Accessible name of the iframe. @defaultValue from the widget */
  title: { kind: kinds.text, changes: true },
  /**
   * The page requests the widget's first data from the server while the frame is loading, and passes it on. `false`: the frame sends the request itself, as it
   * also does if the page's `connect-src` blocks the page's request, which logs a line in the console.
   * @defaultValue `true`
   */
  prefetch: { kind: kinds.flag, side: 'ours' },
  /**
   * The viewer can save the content as PDF and CSV: after a click the frame sends the page a file, and the page sets its type and extension.
   * @defaultValue `true`
   */
  downloads: { kind: kinds.flag, changes: true, side: 'ours' },
  /**
   * Origins that a click in the frame may send this page to, such as the payment provider's: `['https://pay.acme.com']`. Without any, such a click
   * opens a new tab. @defaultValue none
   */
  navigate: { kind: kinds.origins, changes: true, side: 'ours' },
  /** Lowest height. Reserved while the frame loads, unless the page knows a previous height. @defaultValue 0 */
  minHeight: { kind: kinds.number(0, maxHeightPx, 'CSS pixels'), changes: true },
  /** Greatest height. @defaultValue 20,000 */
  maxHeight: { kind: kinds.number(0, maxHeightPx, 'CSS pixels'), changes: true },
  /** How long each step of the frame, and the token callback, may take. @defaultValue 10,000 */
  timeoutMs: { kind: kinds.number(1, 2 ** 31 - 1, 'milliseconds') },
  /** Unmounts when it aborts. */
  signal: { kind: kinds.signal },
  /**
   * Supports a foreign frame that uses the messages of another vendor; `resizer` is for a frame that needs no token and reports its height with
   * iframe-resizer or open-iframe-resizer.
   */
  dialect: { kind: kinds.oneOf<DialectName | 'resizer'>(...names(dialects), 'resizer'), side: 'foreign' },
  /** Full address of the foreign frame. */
  src: { kind: kinds.address, side: 'foreign' },
  /** The widget id that the foreign frame expects. */
  widgetId: { kind: kinds.text, side: 'foreign' },
  /** Every event, with its name. */
  onEvent: { kind: kinds.callback<(event: EmbedEvent) => void>(), changes: true },
  /** The content is shown, for the first time or after a reload. */
  onReady: listener<'ready'>(),
  /** The iframe has a new height. */
  onResize: listener<'resize'>(),
  /** A token was handed to the frame. */
  onToken: listener<'token'>(),
  /** The viewer opened a receipt from a list. */
  onReceiptOpened: listener<'receiptOpened'>(),
  /** The viewer went back to the list. */
  onReceiptClosed: listener<'receiptClosed'>(),
  /** The viewer opened an invoice from a list. */
  onInvoiceOpened: listener<'invoiceOpened'>(),
  /** The viewer went back to the list of invoices. */
  onInvoiceClosed: listener<'invoiceClosed'>(),
  /** The viewer has saved a document as PDF or CSV, or requested its print. */
  onDocumentExported: listener<'documentExported'>(),
  /** The viewer chose an offering. */
  onOfferingSelected: listener<'offeringSelected'>(),
  /** The viewer has started a payment. */
  onCheckoutStarted: listener<'checkoutStarted'>(),
  /** The server reports the payment as complete. */
  onCheckoutCompleted: listener<'checkoutCompleted'>(),
  /** The payment was cancelled, failed or expired. */
  onCheckoutCancelled: listener<'checkoutCancelled'>(),
  /** No further token will be requested. */
  onSessionEnded: listener<'sessionEnded'>(),
  /** A problem for a developer that does not stop the viewer. */
  onWarning: listener<'warning'>(),
  /** Something failed and the viewer sees it. Without `onError` and `onEvent`, errors are written to the console. */
  onError: listener<'error'>(),
} as const satisfies Record<string, OptionRow<unknown>> & Record<`on${Capitalize<EmbedEventName>}`, unknown>;

export type OptionName = keyof typeof optionTable;

export const optionNames = Object.keys(optionTable) as OptionName[];

export const isOptionName = (name: string): name is OptionName => Object.hasOwn(optionTable, name);

/** Returns the options whose row has this value of a property. */
export const optionsWith = (property: 'changes' | 'isCredential' | 'side', value: unknown = true): OptionName[] =>
  optionNames.filter((name) => (optionTable[name] as OptionRow<unknown>)[property] === value);
