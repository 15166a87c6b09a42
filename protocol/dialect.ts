/** The names of the window messages that open a conversation, in one vocabulary. */
export interface Vocabulary {
  /** Frame to host: a token is wanted. */
  requestToken: string;
  /** Host to frame: here it is, in `value.token`, for `value.widgetId`. */
  token: string;
  /** Host to frame: there is none, and why. A vocabulary without this word leaves the frame without an answer. */
  noToken?: string;
  /** Host to frame: what the page has had answered ahead of it. */
  data?: string;
  /** Host to frame, unasked: here is another one, in `token` beside `type`. */
  push?: string;
  /** The token stands beside `type`, and not in `value`. */
  flat?: true;
  /** Frame to host: its content is so many pixels high, in `px`. */
  height?: string;
  /** Frame to host: the token is over and another one is wanted. Left out: `requestToken` again. */
  tokenExpired?: string;
}

/** Vitrine's own. Its `token` brings a port, over which everything else is said. */
export const ownVocabulary = {
  requestToken: 'VITRINE_REQUEST_TOKEN',
  token: 'VITRINE_TOKEN',
  noToken: 'VITRINE_NO_TOKEN',
  data: 'VITRINE_DATA',
} as const satisfies Vocabulary;

/**
 * Other vendors' words for the same messages. A dialect has no port: authentication crosses, height only where there is a word for it, events and updates do
 * not. One more dialect is one more row: the option `dialect`, the frame's `?dialect=` and the server's check of it are made from this table.
 */
export const dialects = {
  /** The documented protocol of Returning.AI's older widgets. */
  returningai: { requestToken: 'RETURNINGAI_WIDGET_REQUEST_TOKEN', token: 'RETURNINGAI_WIDGET_TOKEN', push: 'RETURNINGAI_WIDGET_REFRESH' },
  /** The four messages of Paid's frame of a value receipt. */
  paid: { requestToken: 'paid-embed:ready', token: 'paid-embed:token', flat: true, height: 'paid-embed:height', tokenExpired: 'paid-embed:token-expired' },
} as const satisfies Record<string, Vocabulary>;

/** A vocabulary of another vendor, as the option `dialect` names it. */
export type DialectName = keyof typeof dialects;

/** The words to speak in: those of a dialect, or our own. */
export const vocabularyOf = (dialect: DialectName | undefined): Vocabulary => (dialect ? dialects[dialect] : ownVocabulary);

/** The name of a window message, whatever has come: the word of a vocabulary, or anything else. */
export const typeOf = (data: unknown): unknown => Object(data).type;
