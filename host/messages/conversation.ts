import { typeOf, vocabularyOf } from '../../protocol/dialect.ts';
import type { Result } from '../../protocol/errors.ts';
import { isTokenReason, type TokenReason } from '../../protocol/events.ts';
import type { TokenAnswer } from '../../protocol/messages.ts';
import { withoutWords } from '../embed-error.ts';
import type { MountPlan } from '../mount/plan-mount.ts';
import type { Conversation, ConversationOptions } from './conversation-parts.ts';
import { createDocumentPort } from './document-port.ts';
import { invalid } from './frame-port.ts';
import { receiveMessages } from './page-messages.ts';
import { converseWithResizer } from './resizer-conversation.ts';
import { readDialectRequest, readRequest, type TokenWanted } from './token-wanted.ts';

/** A frame that repeats its request while the answer is on its way is not asking for another one. */
const answerGapMs = 100;
/** A foreign frame cannot say why it asks: soon after an answer it repeats itself, later its token is over. */
const dialectRepeatMs = 1_000;

/**
 * Talks with the document in an iframe.
 *
 * 1. The document posts that it wants a token, and why, and repeats that until it is answered: this script may be later than it.
 * 2. The page's listener believes it for its window and its exact origin (`page-messages`). The newest request stands for all before it. The token broker is
 * asked.
 * 3. The answer goes to that exact origin, with one end of a new port; a former port is closed. Without a token, our own frames are told so.
 *    What the page has had answered ahead follows, or that there is nothing.
 * 4. Over the port both sides call each other with penpal: the frame `requestToken`, `resize`, `emit`; the host `setToken`, `update`, `endSession`.
 * 5. A document that has been reloaded, or comes back from the back/forward cache, begins again with 1. One that asks again without ever having spoken over
 *    the port ignores us: its answers go on, but they are no news to the page, and its time is not begun anew.
 *
 * In a dialect there are steps 1 to 3, without a port. A frame that wants no token has none of them (`resizer-conversation`).
 */
export function converse(iframe: HTMLIFrameElement, plan: MountPlan, mount: ConversationOptions): Conversation {
  const { origin, tokenSource, options } = plan;
  const { dialect, widgetId } = options;
  if (dialect === 'resizer') return converseWithResizer(iframe, origin, mount);
  const vocabulary = vocabularyOf(dialect);
  let held: string | undefined;
  let heldAt = -Infinity;
  let request: TokenWanted | undefined;
  let gapTimer: ReturnType<typeof setTimeout> | undefined;

  const post = (type: string, value: object, transfer?: Transferable[]): void => iframe.contentWindow?.postMessage({ type, value }, origin, transfer);
  const hand = ({ token }: TokenAnswer, reason: TokenReason): void => {
    heldAt = performance.now();
    if (token === held) return;
    held = token;
    mount.onHanded(reason);
  };
  const requestToken = async (given: unknown): Promise<Result<TokenAnswer>> => {
    const { reason, code } = Object(given);
    if (!isTokenReason(reason)) return invalid;
    const result = await mount.ask(reason, held, code);
    if (!result.ok) return { ok: false, fault: withoutWords(result.fault) };
    hand(result.value, reason);
    return result;
  };
  const port = createDocumentPort(post, { ...mount.handlers, requestToken }, mount, () => {
    // A request that came before the connection is answered over the port.
    request = undefined;
  });

  /** Answers the newest request. */
  const respond = async (): Promise<void> => {
    if (!request) return;
    const { reason } = request;
    const wasHeard = port.isHeard();
    if (reason === 'mount' && wasHeard) held = undefined;
    const result = await mount.ask(reason, reason === 'mount' ? undefined : held);
    if (!request) return;
    const asked = request.widgetId;
    if (!result.ok) {
      if (vocabulary.noToken) post(vocabulary.noToken, { widgetId: asked, fault: withoutWords(result.fault) });
      mount.onDenied();
      return;
    }
    request = undefined;
    if (vocabulary.flat) iframe.contentWindow?.postMessage({ type: vocabulary.token, token: result.value.token }, origin);
    else if (dialect) post(vocabulary.token, { token: result.value.token, widgetId });
    else port.answer(result.value, asked, wasHeard);
    hand(result.value, reason);
    // The page may have unmounted or loaded anew by then: this document is over.
    if (held) mount.onAnswered(wasHeard);
  };
  const receive = (data: unknown): void => {
    const sinceMs = performance.now() - heldAt;
    const dialectReason = held && tokenSource.renewal && sinceMs > dialectRepeatMs ? 'expired' : 'mount';
    const asked = dialect ? readDialectRequest(data, vocabulary, dialectReason) : readRequest(data, vocabulary);
    if (vocabulary.height !== undefined && typeOf(data) === vocabulary.height) void mount.handlers.resize({ heightPx: Object(data).px });
    if (!asked) return;
    request = asked;
    mount.onAsked(port.isHeard());
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
    handOver(answer, reason) {
      if (request) void respond();
      else if (port.open && answer.token !== held) {
        port.open.callFrame((frame) => frame.setToken(answer));
        hand(answer, reason);
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
