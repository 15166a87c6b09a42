import { messageTypeOf, vocabularyOf } from '../../protocol/dialect.ts';
import type { Result } from '../../protocol/errors.ts';
import { isTokenReason, type TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import { toFrameFault } from '../embed-error.ts';
import type { MountPlan } from '../mount/plan-mount.ts';
import type { Conversation, ConversationOptions } from './conversation-parts.ts';
import { createDocumentPort } from './document-port.ts';
import { invalidRequest } from './frame-port.ts';
import { receiveMessages } from './page-messages.ts';
import { createResizerConversation } from './resizer-conversation.ts';
import { type FrameTokenRequest, parseDialectRequest, parseTokenRequest } from './frame-token-request.ts';

/** A request this soon after an answer may repeat the answered one, so its own answer is delayed. */
const answerGapMs = 100;
/** A foreign frame gives no reason. Soon after an answer its request is a repeat; later, its token has expired. */
const dialectRepeatMs = 1_000;

/**
 * Opens the conversation with the document in an iframe.
 *
 * 1. The document posts a token request with its reason, and repeats it until answered, because this script may load after it.
 * 2. The page's listener checks the message's window and exact origin (`page-messages`). The newest request replaces earlier ones. The conversation asks the
 *    token broker.
 * 3. The host posts the token to that exact origin with one end of a new port, and closes the previous port. Without a token, Vitrine frames get the reason.
 *    A prefetched response, or a message that there is none, follows the token.
 * 4. Over the port both sides call each other with penpal: the frame `requestToken`, `resize`, `emit`; the host `setToken`, `update`, `endSession`.
 * 5. A document that is reloaded, or restored from the back/forward cache, starts again at 1. A document that asks again and has never used the port ignores
 *    the answers: it still gets them, but the page is not notified and the time limit does not restart.
 *
 * A dialect uses steps 1 to 3, without a port. A frame that needs no token uses none of them (`resizer-conversation`).
 */
export function createConversation(iframe: HTMLIFrameElement, plan: MountPlan, mount: ConversationOptions): Conversation {
  const { origin, tokenSource, options } = plan;
  const { dialect, widgetId } = options;
  if (dialect === 'resizer') return createResizerConversation(iframe, origin, mount);
  const vocabulary = vocabularyOf(dialect);
  let held: string | undefined;
  let heldAt = -Infinity;
  let request: FrameTokenRequest | undefined;
  let gapTimer: ReturnType<typeof setTimeout> | undefined;

  const post = (type: string, value: object, transfer?: Transferable[]): void => iframe.contentWindow?.postMessage({ type, value }, origin, transfer);
  const markSent = ({ token }: TokenAnswer, reason: TokenReason): void => {
    heldAt = performance.now();
    if (token === held) return;
    held = token;
    mount.onToken(reason);
  };
  const requestToken = async (given: unknown): Promise<Result<TokenAnswer>> => {
    const { reason, code } = Object(given);
    if (!isTokenReason(reason)) return invalidRequest;
    const result = await mount.getToken(reason, held, code);
    if (!result.ok) return { ok: false, fault: toFrameFault(result.fault) };
    markSent(result.value, reason);
    return result;
  };
  const port = createDocumentPort(post, { ...mount.handlers, requestToken }, mount, () => {
    // Once connected, the document requests tokens over the port.
    request = undefined;
  });

  /** Answers the newest request. */
  const respond = async (): Promise<void> => {
    if (!request) return;
    const { reason } = request;
    const wasResponsive = port.isResponsive();
    if (reason === 'mount' && wasResponsive) held = undefined;
    const result = await mount.getToken(reason, reason === 'mount' ? undefined : held);
    if (!request) return;
    const requestedId = request.widgetId;
    if (!result.ok) {
      if (vocabulary.noToken) post(vocabulary.noToken, { widgetId: requestedId, fault: toFrameFault(result.fault) });
      mount.onDenied();
      return;
    }
    request = undefined;
    if (vocabulary.flat) iframe.contentWindow?.postMessage({ type: vocabulary.token, token: result.value.token }, origin);
    else if (dialect) post(vocabulary.token, { token: result.value.token, widgetId });
    else port.answer(result.value, requestedId, wasResponsive);
    markSent(result.value, reason);
    // A listener of `token` may have unmounted or reloaded the frame, which clears `held`.
    if (held) mount.onTokenSent(wasResponsive);
  };
  const receive = (data: unknown): void => {
    const sinceMs = performance.now() - heldAt;
    const dialectReason = held && tokenSource.renewal && sinceMs > dialectRepeatMs ? 'expired' : 'mount';
    const received = dialect ? parseDialectRequest(data, vocabulary, dialectReason) : parseTokenRequest(data, vocabulary);
    if (vocabulary.height !== undefined && messageTypeOf(data) === vocabulary.height) void mount.handlers.resize({ heightPx: Object(data).px });
    if (!received) return;
    request = received;
    mount.onTokenRequest(port.isResponsive());
    clearTimeout(gapTimer);
    gapTimer = sinceMs > answerGapMs ? void respond() : setTimeout(respond, answerGapMs);
  };
  const stopReceiving = receiveMessages({ iframe, origin, receive });
  const forget = (): void => {
    clearTimeout(gapTimer);
    port.close();
    request = held = undefined;
  };

  return {
    sendToken(answer, reason) {
      if (request) void respond();
      else if (port.open && answer.token !== held) {
        port.open.callFrame((frame) => frame.setToken(answer));
        markSent(answer, reason);
      }
    },
    callFrame: (run) => port.open?.callFrame(run),
    forget,
    end() {
      stopReceiving();
      forget();
    },
  };
}
