import type { Fault } from './errors.ts';

/** Why a token is asked for. `mount`: the first one. `expiring`: ahead of time. `expired`: its time is over. `rejected`: the server answered 401. */
export const tokenReasons = ['mount', 'expiring', 'expired', 'rejected'] as const;

/** Why a token is asked for: one of `tokenReasons`. */
export type TokenReason = (typeof tokenReasons)[number];

export const isTokenReason = (value: unknown): value is TokenReason => tokenReasons.some((reason) => reason === value);

/**
 * Every event of a mount, with its payload. Events are advisory: nothing that counts, a payment for example, is decided by them, as a frame may raise any.
 * No payload carries a token or personal data.
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
   * The viewer has saved a document, or asked for its print: whether paper came of that, no browser says. `kind` is `receipt`, `invoice`, or what a widget of
   * the operator calls its own.
   */
  documentExported: { documentId: string; kind: string; format: 'pdf' | 'csv' | 'print' };
  /** The viewer chose an offering; what comes of it is the page's business, or that of the events that follow. */
  offeringSelected: { offeringId: string };
  /** The viewer is on the way to a payment. */
  checkoutStarted: { checkoutId: string };
  /** The server says that it is paid. What a backend books are webhooks. */
  checkoutCompleted: { checkoutId: string };
  /** The viewer gave it up, it has failed, or its time was over. */
  checkoutCancelled: { checkoutId: string };
  /** No further token will be asked for: after `logout()`, or when the page has none to give. */
  sessionEnded: { reason: 'logout' | 'unavailable' };
  /** Something the viewer gets along with, for a developer to look at. */
  warning: Fault;
  /** Something failed and the viewer sees it. */
  error: Fault;
}

const faultFields = ['code', 'message', 'retryable', 'status', 'requestId'] as const;

/** Events that a frame may raise with `emit`, and the fields that cross with each. All are texts and must be there; of a fault, its code. */
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

/** Events that the host raises by itself. */
export const hostEvents = ['resize', 'token', 'sessionEnded'] as const satisfies readonly (keyof EmbedEvents)[];

/** Name of an event of a mount. */
export type EmbedEventName = keyof EmbedEvents;

/** Every event of a mount. From this list callbacks (`onReady`, …) are made. */
export const embedEventNames: readonly string[] = [...hostEvents, ...Object.keys(frameEvents)];
