import { vocabularyOf } from '../../protocol/dialect.ts';
import type { Fault, Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { FrameConfig, TokenAnswer } from '../../protocol/messages.ts';
import { lost, openBridge } from './calls/bridge.ts';
import { createFrameMethods } from './calls/frame-methods.ts';
import { createHostChannel, type HostChannel } from './calls/host-channel.ts';
import { createConnectionStore } from './connection-store.ts';
import type { Connection, ConnectionEvents } from './connection.ts';
import type { Events } from './events.ts';
import { targetOrigin } from './handshake/ancestors.ts';
import { createHandshake, type HandshakeOptions } from './handshake/handshake.ts';
import { createPrefetchedResponse } from './prefetched-response.ts';
import { createTokenKeeper, noToken } from './token-source.ts';

export interface HostConnectionOptions extends Pick<HandshakeOptions, 'allowedOrigins' | 'dialect' | 'refreshUrl' | 'silenceMs'> {
  /** The config until the host sends one. */
  config?: FrameConfig;
  /** Why the frame must not contact its parent, if so. */
  embeddingFault: Fault | undefined;
  /** Set when there is content to show without a token. */
  published?: string;
  raise: Events<ConnectionEvents>['raise'];
  /** The host is connected and does not know the height yet. */
  onReady(): void;
}

export interface HostConnection {
  /** The part that a {@link Connection} exposes. */
  readonly exposed: Pick<Connection, 'state' | 'fault' | 'config' | 'embedder' | 'token' | 'ahead'>;
  call: HostChannel['call'];
  /** Sends the height in the host's vocabulary. Without a bridge it is dropped; `onReady` causes it to be sent again. */
  resize(heightPx: number): void;
  begin(): void;
  destroy(): void;
}

/** Requests tokens from the host, and handles its answers and unrequested messages. */
export function createHostConnection({ embeddingFault, published, raise, onReady, config, ...settings }: HostConnectionOptions): HostConnection {
  const { height: heightWord } = vocabularyOf(settings.dialect);
  const channel = createHostChannel();
  const prefetched = createPrefetchedResponse();
  const stop = new AbortController();
  let lastReason: TokenReason = 'mount';

  const handshakeAgain = (reason: TokenReason): void => {
    lastReason = reason;
    channel.close();
    if (exposed.state !== 'closed') handshake.request(reason);
  };
  const token = createTokenKeeper((reason, code) => {
    if (embeddingFault) return Promise.resolve({ ok: false, fault: embeddingFault } as const);
    // The answer comes by window message. The first request was sent at the start.
    if (!channel.bridge) return void (exposed.state !== 'connecting' && handshakeAgain(reason));
    return channel.bridge
      .call<TokenAnswer>((host, limit) => host.requestToken({ reason, code }, limit))
      .then((result: Result<TokenAnswer>) => {
        if (result.ok) store.setToken(result.value, reason);
        else if (result.fault.code === 'session_ended') store.endSession();
        else if (result === lost) handshakeAgain(reason);
        return result;
      });
  });
  const store = createConnectionStore(embeddingFault, config, token, raise);
  const { exposed } = store;
  const methods = createFrameMethods({
    setToken: (answer) => store.setToken(answer, 'pushed'),
    update: store.update,
    endSession: store.endSession,
    focus: () => raise('focus', null),
    print: () => raise('print', null),
  });
  const handshake = createHandshake({
    ...settings,
    onSilence: () => store.fail('unreachable', lost.fault),
    onData: ({ path, bytes }) => prefetched.arrive(path, bytes),
    isRefused: token.isRefused,
    onSignedOut: () => token.peek() !== noToken && store.endSession(),
    onAnswer(message, port, origin) {
      store.setEmbedder(origin);
      if (message.answer) {
        channel.replace(port && openBridge(port, methods, onReady));
        if (message.isDataComing) prefetched.expect(message.answer.token);
        if (message.config) store.update(message.config);
        store.setToken(message.answer, lastReason);
        if (!port) onReady();
      } else if (message.fault?.code === 'session_ended') store.endSession();
      else if (message.fault) store.fail('denied', message.fault);
    },
  });

  // The frame contacts no host: calls fail at once instead of waiting for a bridge.
  if (embeddingFault) channel.replace(undefined);
  return {
    exposed: Object.assign(exposed, { ahead: prefetched.take }),
    call: channel.call,
    resize(heightPx) {
      if (heightWord === undefined) void channel.bridge?.call((host, limit) => host.resize({ heightPx }, limit));
      else window.parent.postMessage({ type: heightWord, px: heightPx }, exposed.embedder ?? targetOrigin(settings.allowedOrigins));
    },
    begin() {
      handshake.request('mount');
      // The page is still asked: it may have a token that shows more.
      if (published) store.setToken({ token: noToken }, 'mount');
      // After a restore from the back/forward cache, the host's port may be gone.
      addEventListener('pageshow', ({ persisted }) => persisted && handshakeAgain('mount'), { signal: stop.signal });
    },
    destroy() {
      store.close();
      stop.abort();
      handshake.destroy();
      channel.replace(undefined);
    },
  };
}
