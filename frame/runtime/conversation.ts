import { vocabularyOf } from '../../protocol/dialect.ts';
import type { Fault, Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { FrameConfig, TokenAnswer } from '../../protocol/messages.ts';
import { createAhead } from './ahead.ts';
import { targetOrigin } from './ancestors.ts';
import { lost, openBridge } from './bridge.ts';
import type { Connection, ConnectionEvents, ConnectionState } from './connection.ts';
import type { Events } from './events.ts';
import { frameMethods } from './frame-methods.ts';
import { createHandshake, type HandshakeOptions } from './handshake.ts';
import { createLine, type Line } from './line.ts';
import { createTokenKeeper, noToken, sessionEnded } from './token-source.ts';

export interface ConversationOptions extends Pick<HandshakeOptions, 'allowedOrigins' | 'dialect' | 'refreshUrl' | 'silenceMs'> {
  /** What to show until the host says so. */
  config?: FrameConfig;
  /** Why nobody is asked, if so. */
  alone: Fault | undefined;
  /** Set where there is something to show without a token. */
  published?: string;
  raise: Events<ConnectionEvents>['raise'];
  /** The host hears, and does not know the height yet. */
  onReady(): void;
}

export interface Conversation {
  /** What a {@link Connection} has of it. */
  readonly standing: Pick<Connection, 'state' | 'fault' | 'config' | 'embedder' | 'token' | 'ahead'>;
  call: Line['call'];
  /** Tells the height as the host understands it. Lost without a bridge: who opens one is told again. */
  resize(heightPx: number): void;
  begin(): void;
  destroy(): void;
}

/** Asks the host for tokens, takes what it answers and says by itself, and knows how it stands between the two. */
export function converse({ alone, published, raise, onReady, ...settings }: ConversationOptions): Conversation {
  let { config } = settings;
  let state: ConnectionState = alone?.code === 'not_embedded' ? 'not_embedded' : alone ? 'refused' : 'connecting';
  let fault = alone;
  let embedder: string | undefined;
  const { height: heightWord } = vocabularyOf(settings.dialect);
  const line = createLine();
  const ahead = createAhead();
  const stop = new AbortController();
  let lastReason: TokenReason = 'mount';

  const enter = (next: ConnectionState, why?: Fault): void => {
    fault = why;
    if (state === next || state === 'closed') return;
    state = next;
    raise('state', next);
  };
  const swap = (answer: TokenAnswer, reason: ConnectionEvents['token']['reason']): void => {
    const isNew = token.set(answer);
    enter('connected');
    if (isNew) raise('token', { reason });
  };
  const handshakeAgain = (reason: TokenReason): void => {
    lastReason = reason;
    line.close();
    if (state !== 'closed') handshake.request(reason);
  };
  const endSession = (): void => {
    if (state === 'ended') return;
    token.end();
    enter('ended', sessionEnded);
    raise('sessionEnded', null);
  };

  const token = createTokenKeeper((reason, code) => {
    if (alone) return Promise.resolve({ ok: false, fault: alone } as const);
    // The answer will come by window message. The first request is under way since the beginning.
    if (!line.bridge) return void (state !== 'connecting' && handshakeAgain(reason));
    return line.bridge
      .call<TokenAnswer>((host, limit) => host.requestToken({ reason, code }, limit))
      .then((result: Result<TokenAnswer>) => {
        if (result.ok) swap(result.value, reason);
        else if (result.fault.code === 'session_ended') endSession();
        else if (result === lost) handshakeAgain(reason);
        return result;
      });
  });
  const methods = frameMethods({
    setToken: (answer) => swap(answer, 'pushed'),
    update(next) {
      config = next;
      raise('update', next);
    },
    endSession,
    focus: () => raise('focus', null),
    print: () => raise('print', null),
  });
  const handshake = createHandshake({
    ...settings,
    onSilence() {
      enter('unreachable', lost.fault);
      token.fail(lost.fault);
    },
    onData: ({ path, bytes }) => ahead.arrive(path, bytes),
    isRefused: token.isRefused,
    onSignedOut: () => token.peek() !== noToken && endSession(),
    onAnswer(said, port, origin) {
      embedder = origin;
      if (said.answer) {
        line.replace(port && openBridge(port, methods, onReady));
        if (said.isDataComing) ahead.expect(said.answer.token);
        if (said.config) methods.update(said.config);
        swap(said.answer, lastReason);
        if (!port) onReady();
      } else if (said.fault?.code === 'session_ended') endSession();
      else if (said.fault) {
        enter('denied', said.fault);
        token.fail(said.fault);
      }
    },
  });

  // Whoever is alone waits for nobody.
  if (alone) line.replace(undefined);
  return {
    standing: {
      get state() {
        return state;
      },
      get fault() {
        return fault;
      },
      get config() {
        return config;
      },
      get embedder() {
        return embedder;
      },
      token,
      ahead: ahead.take,
    },
    call: line.call,
    resize(heightPx) {
      if (heightWord === undefined) void line.bridge?.call((host, limit) => host.resize({ heightPx }, limit));
      else window.parent.postMessage({ type: heightWord, px: heightPx }, embedder ?? targetOrigin(settings.allowedOrigins));
    },
    begin() {
      handshake.request('mount');
      // The page is asked all the same: it may have a token that shows more.
      if (published) swap({ token: noToken }, 'mount');
      // A page that comes back from the back/forward cache has a host whose port may be gone.
      addEventListener('pageshow', ({ persisted }) => persisted && handshakeAgain('mount'), { signal: stop.signal });
    },
    destroy() {
      enter('closed');
      stop.abort();
      handshake.destroy();
      line.replace(undefined);
      token.end();
    },
  };
}
