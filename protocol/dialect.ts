import type { TokenAnswer } from './messages.ts';

/**
 * Another vendor's vocabulary for the same two messages, as pure translations at the edge. The core knows only Vitrine's own.
 * A dialect has no port: height, events and updates do not cross, authentication does.
 */
export interface Dialect {
  /** The request as this vocabulary writes it. */
  request(): { type: string };
  /** Whether `data` is a request for a token. */
  isRequest(data: unknown): boolean;
  /** The answer as this vocabulary writes it. */
  answer(answer: TokenAnswer, widgetId: string): { type: string; value: { token: string; widgetId: string } };
  /** The token inside an answer, or `undefined` when `data` is none. */
  readAnswer(data: unknown): string | undefined;
}

/** Builds the documented two-message vocabulary of a vendor from its prefix. */
function prefixed(prefix: string): Dialect {
  const type = (data: unknown): unknown => (typeof data === 'object' && data !== null && 'type' in data ? data.type : undefined);
  return {
    request: () => ({ type: `${prefix}_REQUEST_TOKEN` }),
    isRequest: (data) => type(data) === `${prefix}_REQUEST_TOKEN`,
    answer: ({ token }, widgetId) => ({ type: `${prefix}_TOKEN`, value: { token, widgetId } }),
    readAnswer(data) {
      if (type(data) !== `${prefix}_TOKEN`) return undefined;
      const value = (data as { value?: { token?: unknown } | null }).value;
      return typeof value?.token === 'string' && value.token !== '' ? value.token : undefined;
    },
  };
}

/** What the names of a dialect's two messages begin with. `returningai` is the documented protocol of Returning.AI's older widgets. */
export const dialectPrefixes = {
  returningai: 'RETURNINGAI_WIDGET',
} as const;

export type DialectName = keyof typeof dialectPrefixes;

/** The dialects by name. */
export const dialects = {
  returningai: /* @__PURE__ */ prefixed(dialectPrefixes.returningai),
} as const satisfies Record<DialectName, Dialect>;
