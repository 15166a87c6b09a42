import { vocabularyOf } from '../../protocol/dialect.ts';
import type { Fault, Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { NavigateStep, TokenAnswer } from '../../protocol/messages.ts';
import { createAhead } from './ahead.ts';
import { foreignAround, targetOrigin } from './ancestors.ts';
import { lost, openBridge, type Bridge } from './bridge.ts';
import type { ConnectOptions, Connection, ConnectionEvents, ConnectionState } from './connection.ts';
import { createEvents } from './events.ts';
import { faultOf } from './fault.ts';
import { frameMethods } from './frame-methods.ts';
import { createHandshake } from './handshake.ts';
import { watchHeight, type HeightWatch } from './height.ts';
import { findContent, whenParsed } from './content.ts';
import { listenToResizers } from './foreign-resizer.ts';
import { leadAway } from './lead-away.ts';
import { readPageData } from './page-data.ts';
import { createTokenKeeper, noToken, sessionEnded } from './token-source.ts';

/**
 * Connects a framed document to the page around it: asks it for a token, keeps the iframe exactly as high as the content, and carries events.
 * Works in any page, with or without a framework. Call it once, as early as possible: the first message is posted before it returns.
 *
 * @example
 * import { connect } from '@vitrine/frame';
 *
 * const frame = connect({ allowedOrigins: ['https://app.acme.com'] });
 * const token = await frame.token.get();
 * const response = await fetch('/api/orders', { headers: { authorization: `Bearer ${token}` } });
 */
export function connect(options: ConnectOptions = {}): Connection {
  const page = readPageData();
  const {
    allowedOrigins = [],
    dialect,
    refreshUrl,
    config: namedConfig,
    content,
    silenceMs = 9_000,
    growUntilReady,
  } = { ...(page?.kind === 'frame' && page), ...options };
  const { height: heightWord } = vocabularyOf(dialect);
  const { on, off, raise, clear } = createEvents<ConnectionEvents>();
  const stop = new AbortController();
  const ahead = createAhead();
  const alone = aloneness(allowedOrigins);
  let config = namedConfig;
  let state: ConnectionState = alone?.code === 'not_embedded' ? 'not_embedded' : alone ? 'refused' : 'connecting';
  let fault = alone;
  let embedder: string | undefined;
  let bridge: Bridge | undefined;
  let height: HeightWatch | undefined;
  let lastReason: TokenReason = 'mount';
  let holdsHeight = growUntilReady === true;
  let answered: (bridge: Bridge | undefined) => void = () => {};
  const firstBridge = new Promise<Bridge | undefined>((resolve) => (answered = resolve));

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
    bridge?.close();
    bridge = undefined;
    if (state !== 'closed') handshake.request(reason);
  };
  const end = (): void => {
    if (state === 'ended') return;
    token.end();
    enter('ended', sessionEnded);
    raise('sessionEnded', null);
  };
  /** What a port has swallowed, because its host has opened another one meanwhile, is asked again over that. */
  const call: Bridge['call'] = async (send) => {
    const used = bridge ?? (await firstBridge);
    const result = (await used?.call(send)) ?? lost;
    return result === lost && bridge && bridge !== used ? call(send) : result;
  };

  const token = createTokenKeeper((reason) => {
    if (alone) return Promise.resolve({ ok: false, fault: alone } as const);
    // The answer will come by window message. The first request is under way since the beginning.
    if (!bridge) return void (state !== 'connecting' && handshakeAgain(reason));
    return bridge
      .call<TokenAnswer>((host, limit) => host.requestToken({ reason }, limit))
      .then((result: Result<TokenAnswer>) => {
        if (result.ok) swap(result.value, reason);
        else if (result.fault.code === 'session_ended') end();
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
    endSession: end,
    focus: () => raise('focus', null),
    print: () => raise('print', null),
  });
  const handshake = createHandshake({
    allowedOrigins,
    dialect,
    refreshUrl,
    silenceMs,
    onSilence() {
      enter('unreachable', lost.fault);
      token.fail(lost.fault);
    },
    onData: ({ path, bytes }) => ahead.arrive(path, bytes),
    isRefused: token.isRefused,
    onSignedOut: () => token.peek() !== noToken && end(),
    onAnswer(said, port, origin) {
      embedder = origin;
      if (said.answer) {
        bridge?.close();
        bridge = port && openBridge(port, methods, () => height?.repeat());
        answered(bridge);
        if (said.isDataComing) ahead.expect(said.answer.token);
        if (said.config) methods.update(said.config);
        swap(said.answer, lastReason);
        if (!port) height?.repeat();
      } else if (said.fault?.code === 'session_ended') end();
      else if (said.fault) {
        enter('denied', said.fault);
        token.fail(said.fault);
      }
    },
  });
  const connection: Connection = {
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
    on,
    off,
    emit(name, payload) {
      if (name === 'ready' || name === 'error') {
        holdsHeight = false;
        height?.measure();
      }
      return call((host, limit) => host.emit({ name, payload }, limit));
    },
    viewport: () => call((host, limit) => host.viewport(limit)),
    print: () => call((host, limit) => host.print(limit)),
    download: (file) => call((host, limit) => host.download(file, limit)),
    navigate(address) {
      const step = (said: NavigateStep): Promise<Result<null>> => call((host, limit) => host.navigate(said, limit));
      return leadAway(step, address);
    },
    paper: (heightPerWidth) => call((host, limit) => host.paper({ heightPerWidth }, limit)),
    destroy() {
      enter('closed');
      stop.abort();
      handshake.destroy();
      height?.destroy();
      bridge?.close();
      answered(undefined);
      token.end();
      clear();
    },
  };

  if (alone) {
    answered(undefined);
    return connection;
  }
  const resizer = listenToResizers(allowedOrigins, stop.signal, () => height?.repeat());
  handshake.request('mount');
  // The page is asked all the same: it may have a token that shows more.
  if (page?.kind === 'frame' && page.published) swap({ token: noToken }, 'mount');
  // A page that comes back from the back/forward cache has a host whose port may be gone.
  addEventListener('pageshow', ({ persisted }) => persisted && handshakeAgain('mount'), stop);
  whenParsed(stop.signal, () => {
    const box = content === undefined ? findContent() : content;
    if (!box) return;
    height = watchHeight({
      content: box,
      post(heightPx) {
        resizer.tell(heightPx);
        if (heightWord === undefined) void bridge?.call((host, limit) => host.resize({ heightPx }, limit));
        else window.parent.postMessage({ type: heightWord, px: heightPx }, embedder ?? targetOrigin(allowedOrigins));
      },
      onLoop: () => void connection.emit('warning', faultOf('resize_loop', 'The content follows the height of its own frame: it is frozen.', false)),
      onlyGrow: () => holdsHeight,
    });
  });
  return connection;
}

/** Why nobody around may be asked, if so. Content-Security-Policy judges the same, but not in every browser; and not every browser tells the pages around. */
function aloneness(allowedOrigins: readonly string[]): Fault | undefined {
  if (window.parent === window) return faultOf('not_embedded', 'There is no page around this one.', false);
  const foreign = foreignAround(allowedOrigins);
  return foreign === undefined ? undefined : faultOf('host_not_allowed', `${foreign} is not on the list of allowed origins.`, false);
}
