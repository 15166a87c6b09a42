import type { Fault } from '../protocol/errors.ts';
import type { EmbedEventName, EmbedEvents } from '../protocol/events.ts';
import { callbackName, checkOptions, unfit } from './check-options.ts';
import { converse } from './conversation.ts';
import { documented, EmbedError, fault, refusal } from './embed-error.ts';
import { parseFrameEvent, type FrameEvent } from './frame-event.ts';
import { done, invalid } from './frame-port.ts';
import type { EmbedHandle, MountState } from './handle.ts';
import { createIframe, present, setHeight } from './iframe.ts';
import { forgetMagicLink, takeMagicLink } from './magic-link.ts';
import type { EmbedOptions } from './options.ts';
import { configOf, type MountPlan } from './plan-mount.ts';
import { allowedHeight, createResizer } from './resize.ts';
import type { Member, TokenBroker } from './token-broker.ts';

const updatable = /^(widget|resource|theme|locale|title|m..Height|on.+)$/;
const noop = (): void => {};

/** Puts the frame of a plan into `target` and keeps it alive until it is unmounted. */
export function mountFrame(target: Element, plan: MountPlan, join: TokenBroker): EmbedHandle {
  let { options } = plan;
  const { server, widgetId, timeoutMs = 10_000 } = options;
  let state: MountState = 'loading';
  let heightPx = 0;
  let ready: Promise<void>;
  let settle: [resolve: () => void, reject: (error: unknown) => void] = [noop, noop];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let listeners: [of: string, listener: unknown][] = [];
  const stop = new AbortController();
  const { signal } = stop;
  const page = target.ownerDocument.defaultView ?? window;
  const iframe = createIframe(target.ownerDocument, plan);

  const emit = <N extends EmbedEventName>(name: N, payload: EmbedEvents[N]): void => {
    if ('code' in payload) documented(payload, server);
    for (const [of, listener] of [[name, options[callbackName(name) as keyof EmbedOptions]], ['*', options.onEvent], ...listeners] as [of: string, listener?: (given: unknown) => void][]) {
      try {
        if (signal.aborted) return;
        if (of === name) listener?.(payload);
        if (of === '*') listener?.({ name, payload });
      } catch (error) {
        // The page's own fault: shown where the page's faults are shown, and nobody else misses the event.
        reportError(error);
      }
    }
  };
  /** Rests in a state. Who waits for `ready` is told of it, or of the fault. */
  const enter = (next: MountState, failed?: Fault): void => {
    clearTimeout(timer);
    state = next;
    if (failed) settle[1](new EmbedError(documented(failed, server)));
    else settle[0]();
  };
  /** An event that tells how the document is doing. */
  const report = ({ name, payload }: FrameEvent): void => {
    if (name === 'ready') enter(name);
    if (name === 'ready' && payload.widget === options.widget) forgetMagicLink(plan.tokenSource);
    if (name === 'error') enter(state === 'ended' ? state : 'failed', payload);
    emit(name, payload);
  };
  /** Gives the document its time for the next step, as long as it is in the page. */
  const expect = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!iframe.isConnected) expect();
      else if (state === 'loading') report({ name: 'error', payload: fault('frame_timeout', undefined, true) });
    }, timeoutMs);
  };
  const begin = (): void => {
    const before = settle;
    state = 'loading';
    ready = new Promise<void>((...functions) => {
      settle = functions;
    });
    // Who waited for the document before gets this one instead; and nobody has to look.
    ready.then(...before);
    expect();
  };
  /** A new document at the same place: the element leaves and comes back, which adds nothing to the history and works across origins. */
  const reload = (): void => {
    alive();
    talk.forget();
    if (state !== 'ended') begin();
    iframe.parentNode?.insertBefore(iframe, iframe.nextSibling);
  };
  const resize = createResizer((next) => {
    if (next === heightPx) return;
    heightPx = next;
    setHeight(iframe, heightPx, options);
    emit('resize', { heightPx });
  }, signal);

  const talk = converse(page, iframe, plan, signal, {
    currentConfig: () => ({ ...configOf(options), magicLink: options.magicLink && takeMagicLink(plan.tokenSource) }),
    handlers: {
      resize(given) {
        const allowed = allowedHeight(Object(given).heightPx, options);
        if (!allowed) return invalid;
        resize(allowed);
        return done;
      },
      emit(given) {
        const event = parseFrameEvent(Object(given));
        if (!event) return invalid;
        report(event);
        return done;
      },
      viewport() {
        const { top, height } = iframe.getBoundingClientRect();
        const start = Math.max(0, -top);
        return { ok: true, value: { top: start, height: Math.max(0, Math.min(height, page.innerHeight - top) - start) } };
      },
      print() {
        // A sandboxed frame cannot print. Only a viewer's own click opens the page's dialog, and not before this answer is out.
        if (page.navigator.userActivation?.isActive) setTimeout(() => page.print());
        return done;
      },
    },
    ask: (reason, held) => session.ask(member, reason, held),
    onAsked: expect,
    onAnswered: () => (widgetId ? report({ name: 'ready', payload: { widget: widgetId } }) : expect()),
    onHanded: (reason) => emit('token', { reason }),
  });
  const member: Member = {
    onToken(answer, reason) {
      if (state === 'ended') {
        state = 'loading';
        reload();
      } else talk.handOver(answer, reason);
    },
    onFault(name, payload) {
      if (state === 'loading') report({ name, payload });
      else emit(name, payload);
    },
    onEnd(reason) {
      const ended = fault('session_ended');
      enter('ended', ended);
      talk.callFrame((frame) => frame.endSession());
      if (reason !== 'logout') emit('error', ended);
      emit('sessionEnded', { reason });
    },
    shown: () => ({ widget: options.widget, resource: options.resource }),
    iframe,
  };
  const unmount = (): void => {
    if (signal.aborted) return;
    stop.abort();
    session.leave(member);
    iframe.remove();
    enter('unmounted', fault('unmounted'));
  };
  const alive = (): void => {
    if (signal.aborted) throw refusal('unmounted');
  };

  target.append(iframe);
  begin();
  const session = join(plan.tokenSource, timeoutMs, member);
  options.signal?.addEventListener('abort', unmount, stop);
  if (options.signal?.aborted) unmount();

  return {
    iframe,
    get state() {
      return state;
    },
    get ready() {
      return ready;
    },
    on(name, listener) {
      listeners = [...listeners, [name, listener]];
    },
    off(name, listener) {
      listeners = listeners.filter((entry) => entry[0] !== name || entry[1] !== listener);
    },
    update(changes) {
      alive();
      for (const name of Object.keys(checkOptions(changes))) if (!updatable.test(name)) throw unfit(name, ' cannot change');
      const next = checkOptions({ ...options, ...(changes.widget && { resource: undefined }), ...changes });
      const config = configOf(next);
      const isNew = JSON.stringify(config) !== JSON.stringify(configOf(options));
      options = next;
      present(iframe, options);
      if (config && isNew) talk.callFrame((frame) => frame.update(config));
      resize(allowedHeight(heightPx, options) ?? 0);
    },
    setToken(token) {
      alive();
      if (!session.take(token)) throw unfit('token');
    },
    async refreshToken() {
      alive();
      const result = await session.renew(member);
      if (!result.ok) throw new EmbedError(documented(result.fault, server));
    },
    reload,
    logout: () => session.finish('logout'),
    unmount,
  };
}
