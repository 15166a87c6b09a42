import { vocabularyOf } from '../../protocol/dialect.ts';
import type { Fault, Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { FrameConfig, TokenAnswer } from '../../protocol/messages.ts';
import { lost, openBridge } from './calls/bridge.ts';
import { frameMethods } from './calls/frame-methods.ts';
import { createLine, type Line } from './calls/host-channel.ts';
import { createStanding } from './connection-store.ts';
import type { Connection, ConnectionEvents } from './connection.ts';
import type { Events } from './events.ts';
import { targetOrigin } from './handshake/ancestors.ts';
import { createHandshake, type HandshakeOptions } from './handshake/handshake.ts';
import { createAhead } from './prefetched-response.ts';
import { createTokenKeeper, noToken } from './token-source.ts';

export interface ConversationOptions extends Pick<HandshakeOptions, 'allowedOrigins' | 'dialect' | 'refreshUrl' | 'silenceMs'> {
  /** The config until the host sends one. */
  config?: FrameConfig;
  /** Why the frame must not contact its parent, if so. */
  alone: Fault | undefined;
  /** Set when there is content to show without a token. */
  published?: string;
  raise: Events<ConnectionEvents>['raise'];
  /** The host is connected and does not know the height yet. */
  onReady(): void;
}

export interface Conversation {
  /** The part that a {@link Connection} exposes. */
  readonly standing: Pick<Connection, 'state' | 'fault' | 'config' | 'embedder' | 'token' | 'ahead'>;
  call: Line['call'];
  /** Sends the height in the host's vocabulary. Without a bridge it is dropped; `onReady` causes it to be sent again. */
  resize(heightPx: number): void;
  begin(): void;
  destroy(): void;
}

/** Requests tokens from the host, and handles its answers and unrequested messages. */
export function converse({ alone, published, raise, onReady, config, ...settings }: ConversationOptions): Conversation {
  const { height: heightWord } = vocabularyOf(settings.dialect);
  const line = createLine();
  const ahead = createAhead();
  const stop = new AbortController();
  let lastReason: TokenReason = 'mount';

  const handshakeAgain = (reason: TokenReason): void => {
    lastReason = reason;
    line.close();
    if (shown.state !== 'closed') handshake.request(reason);
  };
  const token = createTokenKeeper((reason, code) => {
    if (alone) return Promise.resolve({ ok: false, fault: alone } as const);
    // The answer comes by window message. The first request was sent at the start.
    if (!line.bridge) return void (shown.state !== 'connecting' && handshakeAgain(reason));
    return line.bridge
      .call<TokenAnswer>((host, limit) => host.requestToken({ reason, code }, limit))
      .then((result: Result<TokenAnswer>) => {
        if (result.ok) standing.swap(result.value, reason);
        else if (result.fault.code === 'session_ended') standing.endSession();
        else if (result === lost) handshakeAgain(reason);
        return result;
      });
  });
  const standing = createStanding(alone, config, token, raise);
  const { shown } = standing;
  const methods = frameMethods({
    setToken: (answer) => standing.swap(answer, 'pushed'),
    update: standing.update,
    endSession: standing.endSession,
    focus: () => raise('focus', null),
    print: () => raise('print', null),
  });
  const handshake = createHandshake({
    ...settings,
    onSilence: () => standing.fail('unreachable', lost.fault),
    onData: ({ path, bytes }) => ahead.arrive(path, bytes),
    isRefused: token.isRefused,
    onSignedOut: () => token.peek() !== noToken && standing.endSession(),
    onAnswer(said, port, origin) {
      standing.answered(origin);
      if (said.answer) {
        line.replace(port && openBridge(port, methods, onReady));
        if (said.isDataComing) ahead.expect(said.answer.token);
        if (said.config) standing.update(said.config);
        standing.swap(said.answer, lastReason);
        if (!port) onReady();
      } else if (said.fault?.code === 'session_ended') standing.endSession();
      else if (said.fault) standing.fail('denied', said.fault);
    },
  });

  // The frame contacts no host: calls fail at once instead of waiting for a bridge.
  if (alone) line.replace(undefined);
  return {
    standing: Object.assign(shown, { ahead: ahead.take }),
    call: line.call,
    resize(heightPx) {
      if (heightWord === undefined) void line.bridge?.call((host, limit) => host.resize({ heightPx }, limit));
      else window.parent.postMessage({ type: heightWord, px: heightPx }, shown.embedder ?? targetOrigin(settings.allowedOrigins));
    },
    begin() {
      handshake.request('mount');
      // The page is still asked: it may have a token that shows more.
      if (published) standing.swap({ token: noToken }, 'mount');
      // After a restore from the back/forward cache, the host's port may be gone.
      addEventListener('pageshow', ({ persisted }) => persisted && handshakeAgain('mount'), { signal: stop.signal });
    },
    destroy() {
      standing.close();
      stop.abort();
      handshake.destroy();
      line.replace(undefined);
    },
  };
}
