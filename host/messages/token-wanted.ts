import { typeOf, type Vocabulary } from '../../protocol/dialect.ts';
import { isTokenReason, type TokenReason } from '../../protocol/events.ts';
import { protocolVersion } from '../../protocol/messages.ts';

/** A document has said that it wants a token. */
export interface TokenWanted {
  reason: TokenReason;
  widgetId: string | undefined;
}

/** Reads a request in our own words. Nothing large is taken in. A frame of the next version speaks this one as well. */
export function readRequest(data: unknown, { requestToken }: Vocabulary): TokenWanted | undefined {
  if (typeOf(data) !== requestToken || Object.keys(Object(data)).length !== 2) return undefined;
  const { protocol, widgetId, reason } = Object(Object(data).value);
  const isKnown = protocol === protocolVersion || protocol === protocolVersion + 1;
  return isKnown && isTokenReason(reason) && typeof widgetId === 'string' && widgetId.length <= 200 ? { reason, widgetId } : undefined;
}

/** Reads the request of a dialect, which says nothing but its name. @param reason Why it will be, which it cannot say. */
export function readDialectRequest(data: unknown, { requestToken, tokenExpired = requestToken }: Vocabulary, reason: TokenReason): TokenWanted | undefined {
  return [requestToken, tokenExpired].some((name) => name === typeOf(data)) ? { reason, widgetId: undefined } : undefined;
}
