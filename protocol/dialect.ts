/** The type names of the window messages that open a conversation. */
export interface Vocabulary {
  /** Frame to host: requests a token. */
  requestToken: string;
  /** Host to frame: the token, in `value.token`, for `value.widgetId`. */
  token: string;
  /** Host to frame: why there is no token. Without this message, the frame gets no answer. */
  noToken?: string;
  /** Host to frame: the response that the page has prefetched. */
  data?: string;
  /** Host to frame, unrequested: a new token, in `token` beside `type`. */
  push?: string;
  /** The token is beside `type` and not in `value`. */
  flat?: true;
  /** Frame to host: the height of its content, in `px`. */
  height?: string;
  /** Frame to host: the token has expired, and the frame needs a new one. Default: `requestToken` again. */
  tokenExpired?: string;
}

/** Vitrine's own vocabulary. Its `token` message transfers a port for all further messages. */
export const ownVocabulary = {
  requestToken: 'VITRINE_REQUEST_TOKEN',
  token: 'VITRINE_TOKEN',
  noToken: 'VITRINE_NO_TOKEN',
  data: 'VITRINE_DATA',
} as const satisfies Vocabulary;

/**
 * Other vendors' names for the same messages. A dialect has no port: it supports authentication, height if it has a message for it, and neither events nor
 * updates. To add a dialect, add a row: the option `dialect`, the frame's `?dialect=` and the server's check are made from this table.
 */
export const dialects = {
  /** The documented protocol of Returning.AI's older widgets. */
  returningai: { requestToken: 'RETURNINGAI_WIDGET_REQUEST_TOKEN', token: 'RETURNINGAI_WIDGET_TOKEN', push: 'RETURNINGAI_WIDGET_REFRESH' },
  /** The four messages of Paid's value receipt frame. */
  paid: { requestToken: 'paid-embed:ready', token: 'paid-embed:token', flat: true, height: 'paid-embed:height', tokenExpired: 'paid-embed:token-expired' },
} as const satisfies Record<string, Vocabulary>;

/** Name of another vendor's vocabulary: a value of the option `dialect`. */
export type DialectName = keyof typeof dialects;

/** Returns the vocabulary of a dialect, or Vitrine's own. */
export const vocabularyOf = (dialect: DialectName | undefined): Vocabulary => (dialect ? dialects[dialect] : ownVocabulary);

/** Returns the `type` of any window message, unchecked. */
export const messageTypeOf = (data: unknown): unknown => Object(data).type;
