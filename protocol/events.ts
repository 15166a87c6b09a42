import type { Fault } from './errors.ts';

/** Why a token is requested. `mount`: first token. `expiring`: renewal ahead of time. `expired`: the token has expired. `rejected`: the server answered 401. */
export const tokenReasons = ['mount', 'expiring', 'expired', 'rejected'] as const;

/** Why a token is requested: one of `tokenReasons`. */
export type TokenReason = (typeof tokenReasons)[number];

export const isTokenReason = (value: unknown): value is TokenReason => tokenReasons.some((reason) => reason === value);

/**
 * Every event of a mount, with its payload. Events are advisory: a frame can raise any of them, so never use them to decide about a payment, for example.
 * No payload contains a token or personal data.
 */
export interface EmbedEvents {
  /** The widget has shown its content for the first time, or again after a reload. */
  ready: { widget: string };
  /** The iframe has a new height. */
  resize: { heightPx: number };
  /** A token has been handed to the frame. */
  token: { reason: TokenReason };
  /** The viewer opened a receipt from a list. */
  receiptOpened: { receiptId: string };
  /** The viewer went back to the list. */
  receiptClosed: { receiptId: string };
  /** The viewer opened an invoice from a list. */
  invoiceOpened: { invoiceId: string };
  /** The viewer went back to the list of invoices. */
  invoiceClosed: { invoiceId: string };
  /**
   * The viewer has saved a document or requested its print; browsers do not report whether it was printed. `kind` is `receipt`, `invoice`, or a name from an
   * operator's widget.
   */
  documentExported: { documentId: string; kind: string; format: 'pdf' | 'csv' | 'print' };
  /** The viewer chose an offering. The page may act on it; a checkout raises further events. */
  offeringSelected: { offeringId: string };
  /** The viewer has started a payment. */
  checkoutStarted: { checkoutId: string };
  /** The server reports the payment as complete. Backends rely on webhooks instead. */
  checkoutCompleted: { checkoutId: string };
  /** The payment was cancelled, failed or expired. */
  checkoutCancelled: { checkoutId: string };
  /** No further token will be requested: after `logout()`, or when the page has none. */
  sessionEnded: { reason: 'logout' | 'unavailable' };
  /** A problem for a developer that does not stop the viewer. */
  warning: Fault;
  /** Something failed and the viewer sees it. */
  error: Fault;
}

const faultFields = ['code', 'message', 'retryable', 'status', 'requestId'] as const;

/** Events that a frame may raise with `emit`, and their accepted fields. All fields are required strings; a fault requires only its `code`. */
export const frameEvents = {
  ready: ['widget'],
  receiptOpened: ['receiptId'],
  receiptClosed: ['receiptId'],
  invoiceOpened: ['invoiceId'],
  invoiceClosed: ['invoiceId'],
  documentExported: ['documentId', 'kind', 'format'],
  offeringSelected: ['offeringId'],
  checkoutStarted: ['checkoutId'],
  checkoutCompleted: ['checkoutId'],
  checkoutCancelled: ['checkoutId'],
  warning: faultFields,
  error: faultFields,
} as const satisfies { [N in keyof EmbedEvents]?: readonly (keyof EmbedEvents[N])[] };

/** Name of an event that a frame may raise. */
export type FrameEventName = keyof typeof frameEvents;

/** Events that the host itself raises. */
export const hostEvents = ['resize', 'token', 'sessionEnded'] as const satisfies readonly (keyof EmbedEvents)[];

/** Name of an event of a mount. */
export type EmbedEventName = keyof EmbedEvents;

/** Every event of a mount. The callbacks (`onReady`, …) are made from this list. */
export const embedEventNames: readonly string[] = [...hostEvents, ...Object.keys(frameEvents)];
