import type { Result } from '../../protocol/errors.ts';
import type { TokenReason } from '../../protocol/events.ts';
import type { FrameConfig, TokenAnswer } from '../../protocol/messages.ts';
import { openBridge, type Bridge } from './bridge.ts';
import type { ConnectOptions, Connection, ConnectionEvents, ConnectionState } from './connection.ts';
import { createEvents } from './events.ts';
import { faultOf } from './fault.ts';
import { frameMethods } from './frame-methods.ts';
import { createHandshake } from './handshake.ts';
import { watchHeight, type HeightWatch } from './height.ts';
import { findContent, whenParsed } from './content.ts';
import { readPageData } from './page-data.ts';
import { createTokenKeeper } from './token-source.ts';

/**
 * Connects a framed document to the page around it: asks it for a token, keeps the iframe exactly as high as the content, and carries events.
 * Works in any page, with or without a framework. Call it once, as early as possible: the first message is posted before it returns.
 *
 * @example
 * import { connect } from 'vitrine/frame';
 *
 * const frame = connect({ allowedOrigins: ['https://app.acme.com'] });
 * const token = await frame.token.get();
 * const response = await fetch('/api/orders', { headers: { authorization: `Bearer ${token}` } });
 */
export function connect(options: ConnectOptions = {}): Connection {
  const page = readPageData();
  const data = page?.kind === 'frame' ? page : undefined;
  const allowedOrigins = options.allowedOrigins ?? data?.allowedOrigins ?? [];
  const dialect = options.dialect ?? data?.dialect;
  const events = createEvents<ConnectionEvents>();
  const stop = new AbortController();
  /** Calls that were made before the host had answered. */
  const queue: ((bridge: Bridge | undefined) => void)[] = [];
  let config = options.config ?? data?.config;
  let state: ConnectionState = 'connecting';
  let bridge: Bridge | undefined;
  let height: HeightWatch | undefined;
  let ready = false;
  let lastReason: TokenReason = 'mount';

  const enter = (next: ConnectionState): void => {
    if (state === next || state === 'closed' || state === 'ended') return;
    state = next;
    events.raise('state', next);
  };
  const swap = (answer: TokenAnswer, reason: ConnectionEvents['token']['reason']): void => {
    if (token.set(answer)) events.raise('token', { reason });
  };
  const update = (next: FrameConfig): void => {
    config = next;
    events.raise('update', next);
  };
  const ask = (reason: TokenReason): void => {
    lastReason = reason;
    if (state === 'connecting' || state === 'connected' || state === 'unreachable') handshake.request(reason);
  };

  const token = createTokenKeeper((reason): Promise<Result<TokenAnswer>> | undefined => {
    const asked = bridge?.call<TokenAnswer>((host, limit) => host.requestToken({ reason }, limit));
    // Before the first answer, and in a dialect, the token comes by window message.
    if (!asked) {
      if (state !== 'connecting' || reason !== 'mount') ask(reason);
      return undefined;
    }
    lastReason = reason;
    return asked.then((result) => {
      if (result.ok) swap(result.value, reason);
      else if (result.fault.code === 'host_unreachable') reconnect(reason);
      return result;
    });
  });

  const methods = frameMethods({
    setToken: (answer) => swap(answer, 'pushed'),
    update,
    endSession() {
      if (state === 'ended' || state === 'closed') return;
      token.end();
      enter('ended');
      events.raise('sessionEnded', null);
    },
    focus: () => events.raise('focus', null),
    print: () => events.raise('print', null),
  });

  const handshake = createHandshake({
    allowedOrigins,
    dialect,
    silenceMs: Math.min(Math.max(options.silenceMs ?? 9_000, 100), 60_000),
    onSilence: () => enter('unreachable'),
    onAnswer(answer, sentConfig, port) {
      bridge?.close();
      bridge = port && openBridge(port, methods, () => height?.repeat(), () => reconnect('mount'));
      if (sentConfig) config = sentConfig;
      const isNew = token.set(answer);
      enter('connected');
      if (sentConfig) events.raise('update', sentConfig);
      if (isNew) events.raise('token', { reason: lastReason });
      for (const call of queue.splice(0)) call(bridge);
    },
  });

  const reconnect = (reason: TokenReason): void => {
    bridge?.close();
    bridge = undefined;
    ask(reason);
  };

  /** Runs a call on the port that there is, or on the one that there will be. */
  const viaBridge = <T>(call: (bridge: Bridge) => Promise<Result<T>>): Promise<Result<T>> =>
    new Promise((resolve) => {
      const send = (open: Bridge | undefined): void => resolve(open ? call(open) : { ok: false, fault: unreachable });
      if (bridge || state === 'closed' || state === 'not_embedded' || state === 'refused' || (dialect && state === 'connected')) send(bridge);
      else queue.push(send);
    });

  const connection: Connection = {
    get state() {
      return state;
    },
    get config() {
      return config;
    },
    token,
    on: events.on,
    off: events.off,
    emit(name, payload) {
      if (name === 'ready') {
        ready = true;
        height?.measure();
      }
      return viaBridge((open) => open.call((host, limit) => host.emit({ name, payload }, limit)));
    },
    viewport: () => viaBridge((open) => open.call((host, limit) => host.viewport(limit))),
    print: () => viaBridge((open) => open.call((host, limit) => host.print(limit))),
    destroy() {
      enter('closed');
      stop.abort();
      handshake.destroy();
      height?.destroy();
      bridge?.close();
      bridge = undefined;
      token.end();
      for (const call of queue.splice(0)) call(undefined);
      events.clear();
    },
  };

  if (window.parent === window) {
    state = 'not_embedded';
  } else if (!ancestorsAllowed(allowedOrigins)) {
    state = 'refused';
  } else {
    handshake.request('mount');
    // A page that comes back from the back/forward cache has a host whose port may be gone.
    addEventListener('pageshow', (event) => event.persisted && reconnect('mount'), stop);
  }
  whenParsed(stop.signal, () => {
    const content = options.content === undefined ? findContent() : options.content;
    if (!content || state === 'not_embedded') return;
    height = watchHeight({
      content,
      post: (heightPx) => bridge?.resize(heightPx),
      onLoop: () => void connection.emit('warning', faultOf('resize_loop', 'The content follows the height of its own frame (100vh?): its height is frozen.', false)),
      onlyGrow: () => options.growUntilReady === true && !ready,
    });
  });
  return connection;
}

const unreachable = faultOf('host_unreachable', 'There is no host page that could be called.');

/** Whether every page around is on the list, as far as the browser tells. Content-Security-Policy judges the same, but not in every browser. */
function ancestorsAllowed(allowedOrigins: readonly string[]): boolean {
  return [...(location.ancestorOrigins ?? [])].every((origin) => allowedOrigins.includes(origin));
}
