import type { Fault, Result } from '../protocol/errors.ts';
import { converse } from './conversation.ts';
import { checkOptions, refusal } from './check-options.ts';
import { EmbedError } from './embed-error.ts';
import { createEvents } from './events.ts';
import { parseFrameEvent } from './frame-event.ts';
import { invalid } from './frame-port.ts';
import type { EmbedHandle, MountState } from './handle.ts';
import { createIframe, present, setHeight } from './iframe.ts';
import { planPresentation, type MountPlan } from './plan-mount.ts';
import { allowedHeight, createResizer } from './resize.ts';
import type { Member, TokenBroker } from './token-broker.ts';

const updatable = /^(widget|resource|theme|locale|title|m..Height|on.+)$/;
const done: Result<null> = { ok: true, value: null };
const fault = (code: Fault['code'], message: string): Fault => ({ code, message, retryable: false });

/** Puts the frame of a plan into `target` and keeps it alive until it is unmounted. */
export function mountFrame(target: Element, plan: MountPlan, broker: TokenBroker): EmbedHandle {
  let { options } = plan;
  let presentation = planPresentation(options);
  let state: MountState = 'loading';
  let heightPx = 0;
  let ready = Promise.resolve();
  let settle: ((error?: unknown) => void)[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = new AbortController();
  const { signal } = stop;
  const page = target.ownerDocument.defaultView ?? window;
  const iframe = createIframe(target.ownerDocument, plan, presentation);

  const documented = (given: Fault): Fault => (options.server ? { ...given, docsUrl: `${options.server}/errors#${given.code}` } : given);
  const { on, off, emit } = createEvents(() => options, signal);
  const settleReady = (failed?: Fault): void => {
    clearTimeout(timer);
    settle[failed ? 1 : 0]?.(failed && new EmbedError(documented(failed)));
  };
  const fail = (failed: Fault): void => {
    if (state !== 'ended') state = 'failed';
    settleReady(failed);
    emit('error', documented(failed));
  };
  const succeed = (widget: string): void => {
    state = 'ready';
    settleReady();
    emit('ready', { widget });
  };
  const showEnd = (): void => {
    state = 'ended';
    settleReady(fault('session_ended', 'The session has ended.'));
  };
  /** Gives the document its time for the next step, as long as it is in the page. */
  const expect = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!iframe.isConnected) expect();
      else if (state === 'loading') fail({ ...fault('frame_timeout', 'The frame did not ask for a token, or did not show its content, in time.'), retryable: true });
    }, plan.timeoutMs);
  };
  const begin = (): void => {
    const [resolve, reject] = settle;
    state = 'loading';
    ready = new Promise((...functions) => (settle = functions as typeof settle));
    // Who waited for the document before gets this one instead, and nobody has to look.
    ready.then(resolve, reject ?? (() => {}));
    expect();
  };
  /** A new document at the same place: the element leaves and comes back, which adds nothing to the history and works across origins. */
  const reload = (): void => {
    conversation.forget();
    begin();
    if (session.isEnded()) showEnd();
    iframe.parentNode?.insertBefore(iframe, iframe.nextSibling);
  };
  const resize = createResizer(
    (next) => {
      if (next === heightPx) return;
      setHeight(iframe, (heightPx = next), plan, presentation);
      emit('resize', { heightPx });
    },
    page,
    signal,
  );

  const conversation = converse({
    page,
    iframe,
    plan,
    signal,
    handlers: {
      resize({ heightPx: asked }) {
        const allowed = allowedHeight(asked, presentation);
        if (allowed === undefined) return invalid;
        resize(allowed);
        return done;
      },
      emit(given) {
        const event = parseFrameEvent(given.name, given.payload);
        if (!event) return invalid;
        const { name, payload } = event;
        if (name === 'ready') succeed(payload.widget);
        else if (name === 'error') fail(payload);
        else emit(name, 'code' in payload ? documented(payload) : (payload as never));
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
    config: () => presentation.config,
    ask: (reason, held) => session.ask(reason, held),
    documented,
    onAsked: () => clearTimeout(timer),
    onAnswered: () => (options.dialect ? succeed(options.widgetId ?? '') : expect()),
    onHanded: (reason) => emit('token', { reason }),
  });
  const member: Member = {
    onToken: (answer, reason) => (state === 'ended' ? reload() : conversation.push(answer, reason)),
    onFault: (level, given) => (level === 'error' && state === 'loading' ? fail(given) : emit(level, documented(given))),
    onEnd(reason) {
      showEnd();
      conversation.call((frame) => frame.endSession());
      emit('sessionEnded', { reason });
    },
    isAttached: () => iframe.isConnected,
  };
  const unmount = (): void => {
    if (signal.aborted) return;
    stop.abort();
    session.leave(member);
    iframe.remove();
    state = 'unmounted';
    settleReady(fault('unmounted', 'The frame was unmounted.'));
  };
  const alive = (): void => {
    if (signal.aborted) throw refusal('unmounted', 'The frame was unmounted.');
  };

  target.append(iframe);
  begin();
  const session = broker(plan.source, plan.timeoutMs, member);
  options.signal?.addEventListener('abort', unmount, { signal });
  if (options.signal?.aborted) unmount();

  return {
    iframe,
    get state() {
      return state;
    },
    get ready() {
      return ready;
    },
    on,
    off,
    update(changes) {
      alive();
      const given = checkOptions(changes);
      for (const name of Object.keys(given)) if (!updatable.test(name)) throw refusal('invalid_option', `Option "${name}" cannot change in place.`);
      const next = { ...options, ...(given.widget && { resource: undefined }), ...given };
      const before = JSON.stringify(presentation.config);
      presentation = planPresentation(next);
      options = next;
      present(iframe, presentation);
      const { config } = presentation;
      if (config && JSON.stringify(config) !== before) conversation.call((frame) => frame.update(config));
      const allowed = allowedHeight(heightPx, presentation);
      if (allowed) resize(allowed);
    },
    setToken(token) {
      alive();
      if (!session.set(token)) throw refusal('invalid_option', 'That is no token.');
    },
    async refreshToken() {
      alive();
      const result = await session.refresh();
      if (!result.ok) throw new EmbedError(documented(result.fault));
    },
    reload() {
      alive();
      reload();
    },
    logout: () => session.end('logout'),
    unmount,
  };
}
