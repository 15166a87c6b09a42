import type { Fault, Result } from '../protocol/errors.ts';
import type { TokenReason } from '../protocol/events.ts';
import { protocolVersion, type FrameConfig, type NoTokenMessage, type TokenAnswer } from '../protocol/messages.ts';
import { invalid, openFramePort, type FramePort, type HostHandlers } from './frame-port.ts';
import type { MountPlan } from './plan-mount.ts';

/** What a conversation needs from its mount. */
export interface ConversationOptions {
  page: Window;
  iframe: HTMLIFrameElement;
  plan: MountPlan;
  signal: AbortSignal;
  handlers: Omit<HostHandlers, 'requestToken'>;
  /** What to show; absent with a dialect, whose frames have no port either. */
  config: () => FrameConfig | undefined;
  /** Gives a token that is not `held`. */
  ask: (reason: TokenReason, held: string | undefined) => Promise<Result<TokenAnswer>> | Result<TokenAnswer>;
  documented: (fault: Fault) => Fault;
  /** A document asks by window message. */
  onAsked: () => void;
  /** A document has its answer. */
  onAnswered: () => void;
  onHanded: (reason: TokenReason) => void;
}

/** The talk with whichever document is in the frame, through reloads of it. */
export interface Conversation {
  /** Hands a new token to the document, unless it is about to get it as the answer to its own question. */
  push(answer: TokenAnswer, reason: TokenReason): void;
  call: FramePort['call'];
  /** The document is about to go. */
  forget(): void;
}

/** A frame that repeats its request while the answer is on its way is not asking for another one. */
const answerGapMs = 100;
/** A foreign frame cannot say why it asks: soon after an answer it repeats itself, later its token is over. */
const dialectRepeatMs = 1_000;

const readReason = (given: unknown): TokenReason | undefined => (['mount', 'expiring', 'expired', 'rejected'] as const).find((reason) => reason === given);

interface Request {
  reason: TokenReason;
  widgetId: string;
}

/** Parses a request: exactly the two fields, and nothing large inside. A frame of the next version speaks this one as well. */
function parseRequest(data: Record<string, unknown>): Request | undefined {
  const { protocol, widgetId, reason: given } = Object(data.value);
  const reason = readReason(given);
  const isKnown = protocol === protocolVersion || protocol === protocolVersion + 1;
  return isKnown && reason && typeof widgetId === 'string' && widgetId.length <= 200 && Object.keys(data).length === 2 ? { reason, widgetId } : undefined;
}

/** Begins to listen to the frame. Ends with `signal`. */
export function converse({ page, iframe, plan, signal, handlers, config, ask, documented, onAsked, onAnswered, onHanded }: ConversationOptions): Conversation {
  const { origin, prefix, source, options } = plan;
  let port: FramePort | undefined;
  let held: string | undefined;
  let heldAt = 0;
  let asking = 0;
  let request: Request | undefined;
  let isBusy = false;
  let gapTimer: ReturnType<typeof setTimeout> | undefined;

  const hand = ({ token }: TokenAnswer, reason: TokenReason): void => {
    held = token;
    heldAt = performance.now();
    onHanded(reason);
  };
  const askOnce = async (reason: TokenReason): Promise<Result<TokenAnswer>> => {
    asking++;
    const result = await ask(reason, held);
    asking--;
    return result.ok ? result : { ok: false, fault: documented(result.fault) };
  };
  const post = (message: { type: string; value: unknown }, ...ports: MessagePort[]): void => iframe.contentWindow?.postMessage(message, origin, ports);

  const handOver = (answer: TokenAnswer, { widgetId, reason }: Request): void => {
    const type = `${prefix}_TOKEN`;
    if (options.dialect) post({ type, value: { token: answer.token, widgetId } });
    else {
      const { port1, port2 } = new MessageChannel();
      port?.destroy();
      const requestToken: HostHandlers['requestToken'] = async ({ reason: given }) => {
        const asked = readReason(given);
        if (!asked) return invalid;
        const result = await askOnce(asked);
        if (result.ok) hand(result.value, asked);
        return result;
      };
      // A request from before is of the document that is connected then.
      port = openFramePort(port1, { ...handlers, requestToken }, () => (request = undefined));
      post({ type, value: { ...answer, widgetId, config: config() } }, port2);
    }
    hand(answer, reason);
    onAnswered();
  };

  const respond = async (): Promise<void> => {
    if (isBusy || !request) return;
    isBusy = true;
    if (request.reason === 'mount') held = undefined;
    const result = await askOnce(request.reason);
    if (signal.aborted) return;
    // The newest request stands for all that came while the token was fetched; after a reload there may be none yet.
    const answered = request;
    if (result.ok) request = undefined;
    if (answered && result.ok) handOver(result.value, answered);
    else if (answered && !result.ok && !options.dialect) post({ type: 'VITRINE_NO_TOKEN', value: { widgetId: answered.widgetId, fault: result.fault } } satisfies NoTokenMessage);
    gapTimer = setTimeout(() => {
      isBusy = false;
      if (result.ok) void respond();
    }, answerGapMs);
  };

  // The one place where a window message is believed: it comes from this iframe's own window, and from a document of exactly the iframe's origin.
  page.addEventListener(
    'message',
    ({ source: from, origin: fromOrigin, data }) => {
      if (!from || from !== iframe.contentWindow || fromOrigin !== origin || Object(data).type !== `${prefix}_REQUEST_TOKEN`) return;
      const isRepeated = !(source[0] ?? source[1]) || performance.now() - heldAt < dialectRepeatMs;
      const parsed: Request | undefined = options.dialect ? { reason: isRepeated || !held ? 'mount' : 'expired', widgetId: options.widgetId ?? '' } : parseRequest(data);
      if (!parsed) return;
      request = parsed;
      onAsked();
      void respond();
    },
    { signal },
  );
  signal.addEventListener('abort', () => {
    clearTimeout(gapTimer);
    port?.destroy();
  });

  return {
    push(answer, reason) {
      if (asking || answer.token === held) return;
      if (request) {
        isBusy = false;
        void respond();
      } else if (port) {
        port.call((frame) => frame.setToken(answer));
        hand(answer, reason);
      }
    },
    call: (run) => port?.call(run),
    forget() {
      port?.destroy();
      port = request = held = undefined;
    },
  };
}
