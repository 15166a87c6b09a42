import type { Fault } from '../protocol/errors.ts';
import type { EmbedEventName, EmbedEvents } from '../protocol/events.ts';
import { converse } from './conversation.ts';
import { EmbedError } from './embed-error.ts';
import { createEvents, type Events } from './events.ts';
import { hostHandlers } from './host-handlers.ts';
import { createIframe, present, rememberHeight } from './iframe.ts';
import { docsUrl, type MountPlan, type Presentation } from './plan-mount.ts';
import { createReadiness, type MountState } from './readiness.ts';
import { allowedHeight, createResizer } from './resize.ts';
import type { TokenBroker } from './token-broker.ts';
import type { Member } from './token-session.ts';

/** A mounted frame from inside this room: what the public handle is made of. */
export interface Mount extends Events {
  readonly iframe: HTMLIFrameElement;
  readonly state: MountState;
  readonly ready: Promise<void>;
  readonly plan: MountPlan;
  /** Aborts when the mount ends. */
  readonly signal: AbortSignal;
  update(presentation: Presentation, options: MountPlan['options']): void;
  setToken(given: unknown): boolean;
  refreshToken(): Promise<void>;
  reload(): void;
  logout(): void;
  unmount(): void;
}

/** Puts the frame of `firstPlan` into `target` and keeps it alive until it is unmounted. */
export function mountFrame(target: Element, firstPlan: MountPlan, broker: TokenBroker): Mount {
  let plan = firstPlan;
  let heightPx = 0;
  const stop = new AbortController();
  const { signal } = stop;
  const page = target.ownerDocument.defaultView ?? window;
  const iframe = createIframe(target.ownerDocument, plan);
  const { server } = plan.options;

  const documented = (fault: Fault): Fault => (server ? { ...fault, docsUrl: docsUrl(server, fault.code) } : fault);
  const events = createEvents(() => plan.options, () => signal.aborted);
  const emit = <N extends EmbedEventName>(name: N, payload: EmbedEvents[N]): void => events.emit(name, payload);

  const fail = (fault: Fault): void => {
    if (readiness.state !== 'ended') readiness.state = 'failed';
    readiness.fail(documented(fault));
    emit('error', documented(fault));
  };
  const readiness = createReadiness(plan.timeoutMs, () => iframe.isConnected, fail);
  const showReady = (widget: string): void => {
    readiness.succeed();
    emit('ready', { widget });
  };

  const showEnd = (): void => {
    readiness.state = 'ended';
    readiness.fail(documented({ code: 'session_ended', message: 'The session has ended.', retryable: false }));
  };

  const resizer = createResizer((asked) => {
    if (asked === heightPx) return;
    heightPx = asked;
    iframe.style.height = `${asked}px`;
    rememberHeight(plan, asked);
    emit('resize', { heightPx });
  }, page);

  const member: Member = {
    onToken(answer, reason) {
      if (readiness.state === 'ended') reload();
      else conversation.push(answer, reason);
    },
    onFault(level, fault) {
      if (level === 'error' && readiness.state === 'loading') fail(fault);
      else emit(level, documented(fault));
    },
    onEnd(reason) {
      showEnd();
      conversation.call((frame) => frame.endSession());
      emit('sessionEnded', { reason });
    },
    isAttached: () => iframe.isConnected,
  };

  const conversation = converse({
    page,
    iframe,
    plan: () => plan,
    signal,
    handlers: hostHandlers(page, iframe, () => plan, resizer.set, (event) => {
      if (event.name === 'ready') showReady(event.payload.widget);
      else if (event.name === 'error') fail(event.payload);
      else if (event.name === 'warning') emit('warning', documented(event.payload));
      else emit(event.name, event.payload);
    }),
    ask: (reason, held) => session.ask(reason, held),
    documented,
    onAsked: readiness.relax,
    onAnswered() {
      if (plan.dialect) showReady(plan.widgetId);
      else if (readiness.state !== 'ready') readiness.expect('The frame did not show its content in time.');
    },
    onHanded: (reason) => emit('token', { reason }),
  });

  /** A new document at the same place: the element leaves and comes back, which adds nothing to the history and works across origins. */
  function reload(): void {
    conversation.forget();
    readiness.begin();
    if (session.ended) showEnd();
    iframe.parentNode?.insertBefore(iframe, iframe.nextSibling);
  }

  target.append(iframe);
  readiness.begin();
  const session = broker.join(plan.source, plan.timeoutMs, member);

  return {
    iframe,
    signal,
    get state() {
      return readiness.state;
    },
    get ready() {
      return readiness.promise;
    },
    get plan() {
      return plan;
    },
    on: events.on,
    off: events.off,
    emit,
    update(presentation, options) {
      const before = plan.config;
      plan = { ...plan, ...presentation, options };
      const { config } = plan;
      present(iframe, plan);
      if (config && JSON.stringify(config) !== JSON.stringify(before)) conversation.call((frame) => frame.update(config));
      const allowed = allowedHeight(heightPx, plan);
      if (allowed) resizer.set(allowed);
    },
    setToken: (given) => session.set(given),
    async refreshToken() {
      const result = await session.refresh();
      if (!result.ok) throw new EmbedError(documented(result.fault));
    },
    reload,
    logout: () => session.end('logout'),
    unmount() {
      if (signal.aborted) return;
      stop.abort();
      broker.leave(session, member);
      resizer.destroy();
      iframe.remove();
      readiness.state = 'unmounted';
      readiness.fail({ code: 'unmounted', message: 'The frame was unmounted.', retryable: false });
      readiness.relax();
    },
  };
}
