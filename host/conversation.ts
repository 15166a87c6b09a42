import type { Result } from '../protocol/errors.ts';
import type { TokenReason } from '../protocol/events.ts';
import { protocolVersion, type TokenAnswer } from '../protocol/messages.ts';
import { dialectPrefixes } from '../protocol/dialect.ts';
import { invalid, openFramePort, type FramePort, type HostHandlers } from './frame-port.ts';
import type { EmbedOptions } from './options.ts';
import { configOf, type MountPlan } from './plan-mount.ts';

/** What a conversation needs from its mount. */
export interface ConversationOptions {
  handlers: Omit<HostHandlers, 'requestToken'>;
  options: () => EmbedOptions;
  /** Gives a token that is not `held`. */
  ask: (reason: TokenReason, held: string | undefined) => Promise<Result<TokenAnswer>>;
  /** A document asks by window message. */
  onAsked: () => void;
  /** A document has its answer. */
  onAnswered: () => void;
  onHanded: (reason: TokenReason) => void;
}

/** The talk with whichever document is in the frame, through reloads of it. */
export interface Conversation {
  /** Hands a new token to the document. */
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
function parseRequest(data: object, value: Record<string, unknown>): Request | undefined {
  const { protocol, widgetId } = value;
  const reason = readReason(value.reason);
  const isKnown = protocol === protocolVersion || protocol === protocolVersion + 1;
  return isKnown && reason && typeof widgetId === 'string' && widgetId.length <= 200 && Object.keys(data).length === 2 ? { reason, widgetId } : undefined;
}

/** Begins to listen to the frame, until `signal` aborts. */
export function converse(page: Window, iframe: HTMLIFrameElement, plan: MountPlan, signal: AbortSignal, mount: ConversationOptions): Conversation {
  const { dialect, widgetId = '' } = plan.options;
  const prefix = dialect ? dialectPrefixes[dialect] : 'VITRINE';
  let port: FramePort | undefined;
  let held: string | undefined;
  let heldAt = -Infinity;
  let request: Request | undefined;
  let gapTimer: ReturnType<typeof setTimeout> | undefined;

  const sinceHeldMs = (): number => performance.now() - heldAt;
  const hand = ({ token }: TokenAnswer, reason: TokenReason): void => {
    heldAt = performance.now();
    if (token === held || signal.aborted) return;
    held = token;
    mount.onHanded(reason);
  };
  const post = (type: string, value: object, ...ports: MessagePort[]): void => iframe.contentWindow?.postMessage({ type: `${prefix}_${type}`, value }, plan.src.origin, ports);

  const openPort = (): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    port?.destroy();
    port = openFramePort(
      port1,
      {
        ...mount.handlers,
        async requestToken(given) {
          const reason = readReason(given.reason);
          const result = reason ? await mount.ask(reason, held) : invalid;
          if (reason && result.ok) hand(result.value, reason);
          return result;
        },
      },
      // A request from before is of the document that is connected then.
      () => (request = undefined),
    );
    return port2;
  };

  /** Answers the newest request, which stands for all before it. */
  const respond = async (): Promise<void> => {
    if (!request) return;
    const { reason } = request;
    if (reason === 'mount') held = undefined;
    const result = await mount.ask(reason, held);
    const asked = request as Request | undefined;
    if (!asked || signal.aborted) return;
    if (result.ok) {
      request = undefined;
      if (dialect) post('TOKEN', { token: result.value.token, widgetId });
      else post('TOKEN', { ...result.value, widgetId: asked.widgetId, config: configOf(mount.options()) }, openPort());
      hand(result.value, reason);
      mount.onAnswered();
    } else if (!dialect) post('NO_TOKEN', { widgetId: asked.widgetId, fault: result.fault });
  };

  // The one place where a window message is believed: it comes from this iframe's own window, and from a document of exactly the iframe's origin.
  page.addEventListener(
    'message',
    ({ source, origin, data }) => {
      if (!source || source !== iframe.contentWindow || origin !== plan.src.origin || Object(data).type !== `${prefix}_REQUEST_TOKEN`) return;
      const isOver = held && (plan.source[0] ?? plan.source[1]) && sinceHeldMs() > dialectRepeatMs;
      const parsed: Request | undefined = dialect ? { reason: isOver ? 'expired' : 'mount', widgetId } : parseRequest(data, Object(data.value));
      if (!parsed) return;
      request = parsed;
      mount.onAsked();
      clearTimeout(gapTimer);
      if (sinceHeldMs() > answerGapMs) void respond();
      else gapTimer = setTimeout(respond, answerGapMs);
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
    push(answer, reason) {
      if (request) void respond();
      else if (port && answer.token !== held) {
        port.call((frame) => frame.setToken(answer));
        hand(answer, reason);
      }
    },
    call: (run) => port?.call(run),
    forget,
  };
}
