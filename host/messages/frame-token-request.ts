import { messageTypeOf, type Vocabulary } from '../../protocol/dialect.ts';
import { isTokenReason, type TokenReason } from '../../protocol/events.ts';
import { protocolVersion } from '../../protocol/messages.ts';

/** A token request from a document. */
export interface FrameTokenRequest {
  reason: TokenReason;
  widgetId: string | undefined;
}

/** Reads a request in Vitrine's own vocabulary and limits its size. Also accepts frames of the next protocol version, which support this one. */
export function parseTokenRequest(data: unknown, { requestToken }: Vocabulary): FrameTokenRequest | undefined {
  if (messageTypeOf(data) !== requestToken || Object.keys(Object(data)).length !== 2) return undefined;
  const { protocol, widgetId, reason } = Object(Object(data).value);
  const isKnown = protocol === protocolVersion || protocol === protocolVersion + 1;
  return isKnown && isTokenReason(reason) && typeof widgetId === 'string' && widgetId.length <= 200 ? { reason, widgetId } : undefined;
}

/** Reads a request in a dialect, which consists of a type only. @param reason Used as the reason, which the request does not carry. */
export function parseDialectRequest(
  data: unknown,
  { requestToken, tokenExpired = requestToken }: Vocabulary,
  reason: TokenReason,
): FrameTokenRequest | undefined {
  return [requestToken, tokenExpired].some((name) => name === messageTypeOf(data)) ? { reason, widgetId: undefined } : undefined;
}
