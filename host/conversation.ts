import type { Fault, Result } from '../protocol/errors.ts';
import type { TokenReason } from '../protocol/events.ts';
import type { FrameMethods, TokenAnswer } from '../protocol/messages.ts';
import type { RemoteProxy } from 'penpal';
import { openFramePort, type FramePort, type HostHandlers } from './frame-port.ts';
import { listenForRequests, type FrameRequest } from './handshake.ts';
import { invalid } from './host-handlers.ts';
import type { MountPlan } from './plan-mount.ts';

/** What a conversation needs from its mount. */
export interface ConversationOptions {
  page: Window;
  iframe: HTMLIFrameElement;
  plan: () => MountPlan;
  signal: AbortSignal;
  handlers: Omit<HostHandlers, 'requestToken'>;
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
  call(run: (frame: RemoteProxy<FrameMethods>) => Promise<Result<null>>): void;
  /** The document is about to go. */
  forget(): void;
}

/** A frame that repeats its request while the answer is on its way is not asking for another one. */
const answerGapMs = 100;
/** A foreign frame cannot say why it asks: soon after an answer it repeats itself, later its token is over. */
const dialectRepeatMs = 1_000;

const reasons = ['mount', 'expiring', 'expired', 'rejected'] as const satisfies TokenReason[];

/** Begins to listen to the frame. Ends with `signal`. */
export function converse({ page, iframe, plan, signal, handlers, ask, documented, onAsked, onAnswered, onHanded }: ConversationOptions): Conversation {
  const { dialect, source } = plan();
  let port: FramePort | undefined;
  let held: string | undefined;
  let heldAt = 0;
  let asking = 0;
  let request: FrameRequest | undefined;
  let isRefused = false;
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
  const openPort = (): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    port?.destroy();
    port = openFramePort(
      port1,
      {
        ...handlers,
        async requestToken({ reason: asked }) {
          const reason = reasons.find((known) => known === asked);
          if (!reason) return invalid;
          const result = await askOnce(reason);
          if (result.ok && !signal.aborted) hand(result.value, reason);
          return result;
        },
      },
      // A request from before was of the document that is connected now.
      () => (request = undefined),
    );
    return port2;
  };
  const answer = async (): Promise<void> => {
    if (isBusy || !request) return;
    isBusy = true;
    const { reason } = request;
    const isNew = reason === 'mount' || (dialect && (!(source.callback ?? source.refreshUrl) || performance.now() - heldAt < dialectRepeatMs));
    if (isNew) held = undefined;
    const result = await askOnce(isNew ? 'mount' : reason);
    if (signal.aborted) return;
    isRefused = !result.ok;
    // The newest request stands for all that came while the token was fetched; after a reload there may be none yet.
    if (request && result.ok) {
      request.answer(result.value, plan().config, openPort());
      request = undefined;
      hand(result.value, reason);
      onAnswered();
    } else if (request && !result.ok) request.refuse(result.fault);
    gapTimer = setTimeout(() => {
      isBusy = false;
      if (!isRefused) void answer();
    }, answerGapMs);
  };

  listenForRequests(page, iframe, plan(), signal, (next) => {
    request = next;
    onAsked();
    void answer();
  });
  signal.addEventListener('abort', () => {
    clearTimeout(gapTimer);
    port?.destroy();
  });

  return {
    push(token, reason) {
      if (asking > 0 || token.token === held) return;
      if (request) {
        isRefused = false;
        void answer();
      } else if (port) {
        port.call((frame) => frame.setToken(token));
        hand(token, reason);
      }
    },
    call: (run) => port?.call(run),
    forget() {
      port?.destroy();
      port = request = held = undefined;
    },
  };
}
