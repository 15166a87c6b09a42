import type { Result } from '../protocol/errors.ts';
import type { TokenReason } from '../protocol/events.ts';
import { protocolVersion, type TokenAnswer } from '../protocol/messages.ts';
import { invalid, openFramePort, type FramePort, type HostHandlers } from './frame-port.ts';
import type { MountPlan } from './plan-mount.ts';
import type { Answer } from './token-broker.ts';

/** What a conversation needs from its mount. */
export interface ConversationOptions {
  /** What the document is told with its token. */
  currentConfig: () => object | undefined;
  handlers: Omit<HostHandlers, 'requestToken'>;
  ask: (reason: TokenReason, held: string | undefined) => Answer;
  /** A document asks by window message. */
  onAsked: () => void;
  /** A document has its answer. */
  onAnswered: () => void;
  onHanded: (reason: TokenReason) => void;
}

/** The talk with whichever document is in the frame, through reloads of it. */
export interface Conversation {
  /** Hands a new token to the document. */
  handOver(answer: TokenAnswer, reason: TokenReason): void;
  callFrame: FramePort['callFrame'];
  /** The document is about to go. */
  forget(): void;
}

/** A frame that repeats its request while the answer is on its way is not asking for another one. */
const answerGapMs = 100;
/** A foreign frame cannot say why it asks: soon after an answer it repeats itself, later its token is over. */
const dialectRepeatMs = 1_000;

const isReason = (given: unknown): given is TokenReason => ['mount', 'expiring', 'expired', 'rejected'].includes(given as string);

/** Begins to listen to the frame, until `signal` aborts. */
export function converse(page: Window, iframe: HTMLIFrameElement, { origin, prefix, tokenSource, options }: MountPlan, signal: AbortSignal, mount: ConversationOptions): Conversation {
  const { dialect, widgetId } = options;
  let port: FramePort | undefined;
  let held: string | undefined;
  let heldAt = -Infinity;
  let request: { reason: TokenReason; widgetId: string | undefined } | undefined;
  let gapTimer: ReturnType<typeof setTimeout> | undefined;

  const hand = ({ token }: TokenAnswer, reason: TokenReason): void => {
    heldAt = performance.now();
    if (token === held) return;
    held = token;
    mount.onHanded(reason);
  };
  const post = (type: string, value: object, ports: MessagePort[] = []): void => iframe.contentWindow?.postMessage({ type: `${prefix}_${type}`, value }, origin, ports);

  /** Answers the newest request, which stands for all before it. */
  const respond = async (): Promise<void> => {
    if (!request) return;
    const { reason } = request;
    if (reason === 'mount') held = undefined;
    const result = await mount.ask(reason, held);
    if (!request) return;
    const asked = request.widgetId;
    if (result.ok) {
      request = undefined;
      if (dialect) post('TOKEN', { token: result.value.token, widgetId });
      else {
        const { port1, port2 } = new MessageChannel();
        port?.destroy();
        // A request from before is of the document that is connected then.
        port = openFramePort(port1, { ...mount.handlers, requestToken }, () => (request = undefined));
        post('TOKEN', { ...result.value, widgetId: asked, config: mount.currentConfig() }, [port2]);
      }
      hand(result.value, reason);
      mount.onAnswered();
    } else if (!dialect) post('NO_TOKEN', { widgetId: asked, fault: result.fault });
  };
  const requestToken = async (given: unknown): Promise<Result<TokenAnswer>> => {
    const { reason } = Object(given);
    if (!isReason(reason)) return invalid;
    const result = await mount.ask(reason, held);
    if (result.ok) hand(result.value, reason);
    return result;
  };

  // The one place where a window message is believed: it comes from this iframe's own window, and from a document of exactly the iframe's origin.
  page.addEventListener(
    'message',
    (event) => {
      const { type, value, ...rest } = Object(event.data);
      if (!event.source || event.source !== iframe.contentWindow || event.origin !== origin || type !== `${prefix}_REQUEST_TOKEN`) return;
      let { protocol, widgetId: asked, reason } = Object(value);
      const sinceMs = performance.now() - heldAt;
      if (dialect) reason = held && tokenSource.renewal && sinceMs > dialectRepeatMs ? 'expired' : 'mount';
      // A frame of the next version speaks this one as well. Nothing large is taken in.
      else if (![protocolVersion, protocolVersion + 1].includes(protocol) || !isReason(reason) || typeof asked !== 'string' || asked.length > 200 || Object.keys(rest).length) return;
      request = { reason, widgetId: asked };
      mount.onAsked();
      clearTimeout(gapTimer);
      gapTimer = sinceMs > answerGapMs ? void respond() : setTimeout(respond, answerGapMs);
    },
    { signal },
  );
  const forget = (): void => {
    clearTimeout(gapTimer);
    port?.destroy();
    port = request = held = undefined;
  };
  signal.addEventListener('abort', forget);

  return {
    handOver(answer, reason) {
      if (request) void respond();
      else if (port && answer.token !== held) {
        port.callFrame((frame) => frame.setToken(answer));
        hand(answer, reason);
      }
    },
    callFrame: (run) => port?.callFrame(run),
    forget,
  };
}
