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
  /** `handle.update` can change it in place. */
  changes?: true;
  /** It says where the viewer's credential comes from. */
  isCredential?: true;
  /** It only goes with a frame of ours, or only with a foreign one. */
  side?: 'ours' | 'foreign';
}

const names = <N extends string>(table: Record<N, unknown>): N[] => Object.keys(table) as N[];
const listener = <N extends EmbedEventName>(): OptionRow<(payload: EmbedEvents[N]) => void> & { changes: true } => ({ kind: kinds.callback(), changes: true });

/**
 * Every option of a mount, one row each. From a row come the check, the type, the `data-vitrine-*` attribute, the place in `update`, and the rows of
 * README.md and docs/options.md, which take their sentences from the comments: `npm run docs`.
 */
export const optionTable = {
  /**
   * Address of the Vitrine server, its `PUBLIC_URL`: `https://vitrine.acme.com`, with a path where it has one. Never on the page's own origin.
   * @defaultValue required
   */
  server: { kind: kinds.server, side: 'ours' },
  /** Slug of the tenant. @defaultValue required */
  tenant: { kind: kinds.word, side: 'ours' },
  /**
   * What to show: `receipt`, `receipt-list`, `invoice`, `invoice-list`, `pricing-table`, `pricing-card`, `subscribe-button`, or a widget of the server's
   * operator. Its attribute is `data-vitrine` itself. A name that the server does not have is answered by the frame, with `unknown_widget` and the nearest
   * one. @defaultValue required
   */
  widget: { kind: kinds.widget<WidgetName>(names(widgets)), changes: true, side: 'ours' },
  /**
   * Id or share token, for `receipt` and `invoice`; an offering, for `pricing-card` and `subscribe-button`; what a widget of the operator shows one of. With an
   * `embedKey` alone, that of a receipt or an invoice is the share token.
   */
  resource: { kind: kinds.text, changes: true, side: 'ours' },
  /**
   * `({ server, tenant, widget, resource, reason, signal })` → token, `{ token, expiresIn }` in seconds, or `null` when nobody is signed in.
   * Called at once, while the frame is still loading, and again before a token expires or when the server refuses it; for each server, tenant and embed key.
   * @defaultValue one credential is required
   */
  getToken: { kind: kinds.callback<TokenCallback>(), isCredential: true },
  /** The older name of `getToken`; it may stand beside `token`. */
  onTokenExpired: { kind: kinds.callback<TokenCallback>(), isCredential: true },
  /**
   * Your endpoint: `POST` with cookies, who asks as fields of a form → `{ token, expiresIn }`. The fields are `server`, `tenant`, `widget`, `resource`
   * and `reason`. 401, or `null`, says that nobody is signed in; every other failure is an outage, and tried again.
   */
  refreshUrl: { kind: kinds.text, isCredential: true },
  /** Headers for `refreshUrl`, or a function that gives them: a CSRF token, for example. */
  refreshHeaders: { kind: kinds.headers },
  /** A first token; alone it cannot be renewed. When it is over, so is the session. */
  token: { kind: kinds.secret, isCredential: true },
  /** The same, under the name that it has for access keys. It lives for fifteen minutes. */
  embedToken: { kind: kinds.secret, isCredential: true },
  /**
   * Public key of the site; without another credential it shows the published prices, or the published `receipt` or `invoice` whose share token is
   * `resource`. The frame may then stand on the pages of that key.
   */
  embedKey: { kind: kinds.word },
  /**
   * With `embedKey`: the viewer signs in by e-mail, inside the frame. The session lives in the frame; `ready` is raised with the widget `sign-in` for the form.
   * @defaultValue `false`
   */
  magicLink: { kind: kinds.flag, isCredential: true },
  /** How `pricing-table` and `pricing-card` stand: `vertical`, `horizontal` or `table`. @defaultValue `vertical` */
  layout: { kind: kinds.oneOf(...layouts), changes: true, side: 'ours' },
  /** `light`, `dark`, or `system`: the colour scheme of the page, light where it says nothing. @defaultValue `system` */
  theme: { kind: kinds.oneOf(...themes), changes: true, side: 'ours' },
  /** BCP 47 tag. @defaultValue the browser's language, then English */
  locale: { kind: kinds.locale, changes: true, side: 'ours' },
  /** Accessible name of the iframe. @defaultValue from the widget */
  title: { kind: kinds.text, changes: true },
  /**
   * The page asks the server for what the widget shows first while the frame is still loading, and hands the bytes over. `false`: the frame asks by itself,
   * as it does where the page's `connect-src` forbids it, which is then a line in the console.
   * @defaultValue `true`
   */
  prefetch: { kind: kinds.flag, side: 'ours' },
  /**
   * The viewer can save what is shown as PDF and CSV: the frame hands the page a file after a click, the page gives it type and ending.
   * @defaultValue `true`
   */
  downloads: { kind: kinds.flag, changes: true, side: 'ours' },
  /**
   * Origins that a click in the frame may lead this page to, as that of the place where the viewer pays: `['https://pay.acme.com']`. Without any, such a click
   * opens a new tab. @defaultValue none
   */
  navigate: { kind: kinds.origins, changes: true, side: 'ours' },
  /** Lowest height. It is reserved while the frame loads, where the page does not know a former height. @defaultValue 0 */
  minHeight: { kind: kinds.number(0, maxHeightPx, 'CSS pixels'), changes: true },
  /** Greatest height. @defaultValue 20,000 */
  maxHeight: { kind: kinds.number(0, maxHeightPx, 'CSS pixels'), changes: true },
  /** How long each step of the frame, and the token callback, may take. @defaultValue 10,000 */
  timeoutMs: { kind: kinds.number(1, 2 ** 31 - 1, 'milliseconds') },
  /** Unmounts when it aborts. */
  signal: { kind: kinds.signal },
  /**
   * Serves a foreign frame that knows only the messages of another vendor; `resizer` one that wants no token, and sizes itself with iframe-resizer or
   * open-iframe-resizer.
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
  /** The viewer has saved a document as PDF or CSV, or asked for its print. */
  onDocumentExported: listener<'documentExported'>(),
  /** The viewer chose an offering. */
  onOfferingSelected: listener<'offeringSelected'>(),
  /** The viewer is on the way to a payment. */
  onCheckoutStarted: listener<'checkoutStarted'>(),
  /** The server says that it is paid. */
  onCheckoutCompleted: listener<'checkoutCompleted'>(),
  /** The payment was given up, has failed, or took too long. */
  onCheckoutCancelled: listener<'checkoutCancelled'>(),
  /** No further token will be asked for. */
  onSessionEnded: listener<'sessionEnded'>(),
  /** Something the viewer gets along with, for a developer to look at. */
  onWarning: listener<'warning'>(),
  /** Something failed and the viewer sees it. Without it, and without `onEvent`, it is written to the console. */
  onError: listener<'error'>(),
} as const satisfies Record<string, OptionRow<unknown>> & Record<`on${Capitalize<EmbedEventName>}`, unknown>;

export type OptionName = keyof typeof optionTable;

export const optionNames = Object.keys(optionTable) as OptionName[];

export const isOptionName = (name: string): name is OptionName => Object.hasOwn(optionTable, name);

/** The options whose row says so. */
export const optionsWith = (property: 'changes' | 'isCredential' | 'side', value: unknown = true): OptionName[] =>
  optionNames.filter((name) => (optionTable[name] as OptionRow<unknown>)[property] === value);
