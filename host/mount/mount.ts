import { schemeBy, watchScheme } from '../iframe/color-scheme.ts';
import { converse } from '../messages/conversation.ts';
import { refusal } from '../embed-error.ts';
import { parseFrameEvent } from '../messages/frame-event.ts';
import { watchHealth } from '../rescue/frame-health.ts';
import { createFrameHeight } from '../height/frame-height.ts';
import { done, invalid } from '../messages/frame-port.ts';
import { createHandle } from './create-handle.ts';
import type { EmbedHandle } from './handle.ts';
import { createIframe, reserveHeight } from '../iframe/iframe.ts';
import { createLifecycle } from './lifecycle.ts';
import { createMountEvents } from './mount-events.ts';
import { drawOutline } from '../iframe/outline.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { pageHandlers } from '../page/page-handlers.ts';
import { changeOptions, frameAddress, type MountPlan } from './plan-mount.ts';
import { createPrefetch } from '../messages/prefetch.ts';
import { createPresentation } from './presentation.ts';
import { notePart } from './targets.ts';
import type { TokenBroker } from '../tokens/token-broker.ts';
import type { EmbedEvent } from '../tokens/token-request.ts';
import type { Member, TokenSession } from '../tokens/session-member.ts';

/** What a mount is made of, beside its plan. */
export interface MountParts {
  target: Element;
  join: TokenBroker;
  /** Hears every event first. Returns whether somebody has dealt with it. */
  outside?: (event: EmbedEvent) => boolean;
}

/** Browsers show no child of these: the frame would wait to be seen for ever. */
const childless = /^(canvas|iframe|img|input|object|select|svg|textarea|video)$/;

/** Puts the frame of a plan into the target and keeps it alive until it is unmounted. Nothing is left in the page when it throws. */
export function mountFrame(plan: MountPlan, { target, join, outside = () => false }: MountParts): EmbedHandle {
  let { options } = plan;
  const { widgetId, timeoutMs = 10_000, signal } = options;
  if (childless.test(target.localName)) throw refusal('target_not_found', `: <${target.localName}> shows no child.`);
  const shown = (): EmbedDefaults => options;
  const iframe = createIframe(plan, () => schemeBy(options.theme, target));
  const events = createMountEvents(shown, () => lifecycle.state === 'unmounted', outside);
  const lifecycle = createLifecycle(iframe, plan, shown, events.emit, () => health.settled());
  const presentation = createPresentation(iframe, target, plan, shown, (run) => talk.callFrame(run));
  const ahead = createPrefetch(shown);
  const ofPage = pageHandlers(iframe, shown);
  const height = createFrameHeight({
    src: plan.src, iframe, target, shown, onLeft: lifecycle.unmount,
    onResize: (heightPx) => events.emit('resize', { heightPx }),
    onForced: (warning) => lifecycle.onFault('warning', warning),
  });
  const talk = converse(iframe, plan, {
    handlers: {
      resize: (given) => (height.ask(Object(given).heightPx) ? done : invalid),
      emit(given) {
        const event = parseFrameEvent(Object(given));
        if (event) lifecycle.report(event);
        return event ? done : invalid;
      },
      ...ofPage.handlers,
    },
    currentConfig: presentation.currentConfig,
    ask: (reason, held, code) => session.ask(member, reason, held, code),
    onAsked: (isHeard) => [ahead.asked(), health.asked(isHeard)],
    takeData: ahead.take,
    onAnswered(isHeard) {
      // A foreign frame that asks again because its token is over shows what it has shown all the time.
      if (widgetId && lifecycle.state !== 'ready') lifecycle.report({ name: 'ready', payload: { widget: widgetId } });
      else health.answered(isHeard);
    },
    onDenied: () => health.denied(),
    onHanded: (reason) => events.emit('token', { reason }),
  });
  const beginAgain = (): void => {
    lifecycle.begin();
    drawOutline(iframe, target, options);
  };
  const load = (): void => {
    talk.forget();
    presentation.load();
  };
  const health = watchHealth({
    iframe, plan, timeoutMs, load, look: presentation.look, onFault: lifecycle.fail,
    onBack: () => lifecycle.state === 'failed' && beginAgain(),
    isPending: () => lifecycle.state === 'loading',
  });
  const askAhead = (): void => ahead.begin(session.ask(member, 'mount'));
  const reload = (): void => {
    if (lifecycle.state !== 'ended') {
      beginAgain();
      health.begin();
    }
    load();
    ahead.renew();
    session.begin(member);
    askAhead();
  };
  const update: EmbedHandle['update'] = (changes) => {
    const next = changeOptions(options, changes);
    const isHere = !next.widget || frameAddress(next) === frameAddress(options);
    options = next;
    if (!isHere) reload();
    presentation.refresh();
    height.refresh();
  };
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
    onEnd(reason, ended) {
      health.rest();
      ahead.drop();
      talk.callFrame((frame) => frame.endSession());
      lifecycle.onEnd(reason, ended);
    },
    shown: () => ({ widget: options.widget, resource: options.resource }),
    iframe,
  };
  const { ends, unmount } = lifecycle;
  ends.push(health.end, talk.end, height.end, ofPage.end, ahead.drop);

  let session: TokenSession;
  try {
    lifecycle.begin();
    // The document, the token and what is asked ahead are on their way before anything of the page is measured.
    notePart(iframe, target);
    target.append(iframe);
    session = join(plan.tokenSource, timeoutMs, member);
    ends.push(() => session.leave(member), watchScheme(target, presentation.refresh));
    askAhead();
    health.begin();
    drawOutline(iframe, target, options);
    reserveHeight(iframe, target, plan);
    presentation.refresh();
    height.watch();
    signal?.addEventListener('abort', unmount);
    ends.push(() => signal?.removeEventListener('abort', unmount));
    if (signal?.aborted) unmount();
  } catch (error) {
    unmount();
    throw error;
  }
  return createHandle(plan, lifecycle, events, session, member, { update, reload, unmount });
}
