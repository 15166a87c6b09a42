import { createFrameHeight } from '../height/frame-height.ts';
import { watchScheme } from '../iframe/color-scheme.ts';
import { reserveHeight } from '../iframe/iframe.ts';
import { drawSkeleton } from '../iframe/skeleton.ts';
import type { ConversationOptions } from '../messages/conversation-parts.ts';
import { createConversation } from '../messages/conversation.ts';
import { type FrameEvent, parseFrameEvent } from '../messages/frame-event.ts';
import { invalidRequest, success } from '../messages/frame-port.ts';
import { createPrefetch } from '../messages/prefetch.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { createPageHandlers } from '../page/page-handlers.ts';
import { watchHealth } from '../rescue/frame-health.ts';
import type { Member } from '../tokens/session-member.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { MountEvents } from './mount-events.ts';
import type { MountPlan } from './plan-mount.ts';
import { createPresentation } from './presentation.ts';

/** The content of a mount's iframe, across reloads. */
export interface MountedDocument {
  /** Makes the iframe visible and starts the watchers. Called once the iframe is in the page. */
  show(): void;
  /** Replaces the document with a new one. */
  load(): void;
  /** Prefetches the document's data while it is still loading. */
  prefetch(): void;
  sendToken: Member['onToken'];
  /** Applies options that may have changed. */
  refresh(): void;
  endSession(): void;
  end(): void;
}

/**
 * Connects the parts that manage the document of a mount: presentation, height, conversation, prefetch and health.
 *
 * @param getOptions Returns the current options of the mount.
 * @param lifecycle Receives the events and faults of the document.
 */
export function openDocument(
  iframe: HTMLIFrameElement,
  target: Element,
  plan: MountPlan,
  getOptions: () => EmbedDefaults,
  lifecycle: Lifecycle,
  emit: MountEvents['emit'],
  getToken: ConversationOptions['getToken'],
): MountedDocument {
  const { widgetId } = plan.options;
  const over = new AbortController();
  const { signal } = over;
  const presentation = createPresentation(iframe, target, plan, getOptions, (run) => conversation.callFrame(run));
  const prefetch = createPrefetch(getOptions);
  const pageCalls = createPageHandlers(iframe, getOptions);
  const height = createFrameHeight({
    src: plan.src, iframe, target, getOptions, onRemoved: lifecycle.unmount,
    onResize: (heightPx) => emit('resize', { heightPx }),
    onForced: (warning) => lifecycle.onFault('warning', warning),
  });
  const report = (event: FrameEvent): void => {
    if (event.name === 'ready' || event.name === 'error') health.settled();
    lifecycle.report(event);
  };
  const conversation = createConversation(iframe, plan, {
    handlers: {
      resize: (given) => (height.request(Object(given).heightPx) ? success : invalidRequest),
      emit(given) {
        const event = parseFrameEvent(Object(given));
        if (event) report(event);
        return event ? success : invalidRequest;
      },
      ...pageCalls.handlers,
    },
    config: presentation.config,
    getToken,
    onTokenRequest: (isResponsive) => [prefetch.onTokenRequest(), health.onTokenRequest(isResponsive)],
    takeData: prefetch.take,
    onTokenSent(isResponsive) {
      // A foreign frame that asks again because its token has expired is still showing its content.
      if (widgetId && lifecycle.state !== 'ready') report({ name: 'ready', payload: { widget: widgetId } });
      else health.onTokenSent(isResponsive);
    },
    onDenied: () => health.onDenied(),
    onToken: (reason) => emit('token', { reason }),
  });
  const restart = (): void => {
    lifecycle.begin();
    drawSkeleton(iframe, target, getOptions());
  };
  const load = (): void => {
    conversation.forget();
    presentation.load();
  };
  const health = watchHealth({
    iframe, plan, signal, load, appearance: presentation.appearance, onFault: lifecycle.fail,
    onBack: () => lifecycle.state === 'failed' && restart(),
    isPending: () => lifecycle.state === 'loading',
  });

  return {
    show() {
      health.begin();
      drawSkeleton(iframe, target, getOptions());
      reserveHeight(iframe, target, plan);
      watchScheme(iframe, signal, presentation.refresh);
      height.watch();
    },
    load() {
      if (lifecycle.state !== 'ended') {
        restart();
        health.begin();
      }
      load();
      prefetch.reset();
    },
    prefetch: () => prefetch.begin(getToken('mount')),
    sendToken(answer, reason) {
      prefetch.begin({ ok: true, value: answer });
      conversation.sendToken(answer, reason);
    },
    refresh() {
      presentation.refresh();
      height.refresh();
    },
    endSession() {
      health.stop();
      prefetch.cancel();
      conversation.callFrame((frame) => frame.endSession());
    },
    end() {
      for (const end of [health.end, conversation.end, height.end, pageCalls.end, prefetch.cancel]) end();
      over.abort();
    },
  };
}
