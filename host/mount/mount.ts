import { schemeFragment } from '../iframe/carried.ts';
import { schemeBy, watchScheme } from '../iframe/color-scheme.ts';
import { converse } from '../messages/conversation.ts';
import { documented, EmbedError, fault, refusal } from '../embed-error.ts';
import { parseFrameEvent } from '../messages/frame-event.ts';
import { watchHealth } from '../rescue/frame-health.ts';
import { createFrameHeight } from '../height/frame-height.ts';
import { done, invalid, type HostHandlers } from '../messages/frame-port.ts';
import type { EmbedHandle } from './handle.ts';
import { createIframe, loadAnew, reserveHeight } from '../iframe/iframe.ts';
import { createLifecycle } from './lifecycle.ts';
import { createMountEvents } from './mount-events.ts';
import { drawOutline } from '../iframe/outline.ts';
import { pageHandlers } from '../page/page-handlers.ts';
import { changeOptions, frameAddress, type MountPlan } from './plan-mount.ts';
import { createPrefetch } from '../messages/prefetch.ts';
import { createPresentation } from './presentation.ts';
import { noteMount } from './targets.ts';
import type { TokenBroker } from '../tokens/token-broker.ts';
import type { EmbedEvent } from '../tokens/token-request.ts';
import type { Member } from '../tokens/session-member.ts';

/** What a mount is made of, beside its plan. */
export interface MountParts {
  target: Element;
  join: TokenBroker;
  /** Hears every event first. Returns whether somebody has dealt with it. */
  outside?: (event: EmbedEvent) => boolean;
}

/** What people mount into and browsers show no child of: the frame would wait to be seen for ever. */
const childless = /^(canvas|iframe|img|input|object|select|svg|textarea|video)$/;

/** Puts the frame of a plan into the target and keeps it alive until it is unmounted. Nothing is left in the page when it throws. */
export function mountFrame(plan: MountPlan, { target, join, outside = () => false }: MountParts): EmbedHandle {
  let { options } = plan;
  const { server, widgetId, timeoutMs = 10_000 } = options;
  if (childless.test(target.localName)) throw refusal('target_not_found', `: <${target.localName}> shows no child.`);
  const page = target.ownerDocument.defaultView ?? window;
  const iframe = createIframe(target.ownerDocument, plan, () => schemeBy(options.theme, target));
  const ahead = createPrefetch(() => options);
  const { handlers: ofPage, end: endOfPage } = pageHandlers(page, iframe, () => options);
  const { emit, on, off } = createMountEvents(() => options, () => lifecycle.state === 'unmounted', outside);
  const lifecycle = createLifecycle(iframe, plan, () => options, emit, () => health.settled());
  const { scheme, currentConfig, refresh } = createPresentation(iframe, target, plan, () => options, (run) => talk.callFrame(run));

  const beginAgain = (): void => {
    lifecycle.begin();
    drawOutline(iframe, target, options);
  };
  const load = (): void => {
    talk.forget();
    loadAnew(iframe, options.widget && frameAddress(options) + schemeFragment(iframe, scheme));
  };
  const reload = (): void => {
    alive();
    if (lifecycle.state !== 'ended') {
      beginAgain();
      health.begin();
    }
    load();
    ahead.renew();
    session.begin(member);
    askAhead();
  };
  const height = createFrameHeight({
    src: plan.src, iframe, target, shown: () => options, onLeft: () => unmount(),
    onResize: (heightPx) => emit('resize', { heightPx }),
    onForced: (warning) => lifecycle.onFault('warning', warning),
  });

  const handlers: Omit<HostHandlers, 'requestToken'> = {
    resize: (given) => (height.ask(Object(given).heightPx) ? done : invalid),
    emit(given) {
      const event = parseFrameEvent(Object(given));
      if (!event) return invalid;
      lifecycle.report(event);
      return done;
    },
    ...ofPage,
  };
  const talk = converse(page, iframe, plan, {
    handlers,
    currentConfig,
    ask: (reason, held) => session.ask(member, reason, held),
    onAsked: (isHeard) => [ahead.asked(), health.asked(isHeard)],
    takeData: ahead.take,
    onAnswered(isHeard) {
      if (widgetId) lifecycle.report({ name: 'ready', payload: { widget: widgetId } });
      else health.answered(isHeard);
    },
    onDenied: () => health.denied(),
    onHanded: (reason) => emit('token', { reason }),
  });
  const look = () => ({ scheme: scheme(), locale: options.locale });
  const onBack = () => lifecycle.state === 'failed' && beginAgain();
  const health = watchHealth({ page, iframe, plan, timeoutMs, load, look, onFault: lifecycle.fail, onBack, isPending: () => lifecycle.state === 'loading' });
  const member: Member = {
    onToken(answer, reason) {
      if (lifecycle.state === 'ended') {
        lifecycle.begin();
        return reload();
      }
      ahead.begin({ ok: true, value: answer });
      return talk.handOver(answer, reason);
    },
    onFault: lifecycle.onFault,
    onEnd(reason) {
      health.rest();
      ahead.drop();
      talk.callFrame((frame) => frame.endSession());
      lifecycle.onEnd(reason);
    },
    shown: () => ({ widget: options.widget, resource: options.resource }),
    iframe,
  };
  const ends: (() => void)[] = [health.end, talk.end, height.end, endOfPage, ahead.drop];
  const unmount = (): void => {
    if (lifecycle.state === 'unmounted') return;
    lifecycle.enter('unmounted', fault('unmounted'));
    for (const end of ends) end();
    iframe.remove();
  };
  const alive = (): void => {
    if (lifecycle.state === 'unmounted') throw refusal('unmounted', ': this mount has ended. Mount anew.');
  };

  const askAhead = (): void => ahead.begin(session.ask(member, 'mount'));

  let session: ReturnType<TokenBroker>;
  try {
    lifecycle.begin();
    // The document, the token and what is asked ahead are on their way before anything of the page is measured.
    target.append(iframe);
    ends.push(noteMount(target));
    session = join(plan.tokenSource, timeoutMs, member);
    ends.push(() => session.leave(member), watchScheme(target, refresh));
    askAhead();
    health.begin();
    drawOutline(iframe, target, options);
    reserveHeight(iframe, target, plan);
    refresh();
    height.watch();
    const leave = options.signal;
    leave?.addEventListener('abort', unmount);
    ends.push(() => leave?.removeEventListener('abort', unmount));
    if (leave?.aborted) unmount();
  } catch (error) {
    unmount();
    throw error;
  }

  return {
    iframe,
    get state() {
      return lifecycle.state;
    },
    get ready() {
      return lifecycle.ready;
    },
    on,
    off,
    update(changes) {
      alive();
      const next = changeOptions(options, changes);
      const isHere = !next.widget || frameAddress(next) === frameAddress(options);
      options = next;
      if (!isHere) reload();
      refresh();
      height.refresh();
    },
    setToken(token) {
      alive();
      if (!session.take(token)) throw refusal('invalid_option', ' "token": it must be a text that can be a token, or { token, expiresIn }.');
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
