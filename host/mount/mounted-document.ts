import { createFrameHeight } from '../height/frame-height.ts';
import { watchScheme } from '../iframe/color-scheme.ts';
import { reserveHeight } from '../iframe/iframe.ts';
import { drawSkeleton } from '../iframe/skeleton.ts';
import type { ConversationOptions } from '../messages/conversation-parts.ts';
import { converse } from '../messages/conversation.ts';
import { type FrameEvent, parseFrameEvent } from '../messages/frame-event.ts';
import { done, invalid } from '../messages/frame-port.ts';
import { createPrefetch } from '../messages/prefetch.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { pageHandlers } from '../page/page-handlers.ts';
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
  askAhead(): void;
  handOver: Member['onToken'];
  /** Applies options that may have changed. */
  refresh(): void;
  endSession(): void;
  end(): void;
}

/**
 * Connects the parts that manage the document of a mount: presentation, height, conversation, prefetch and health.
 *
 * @param shown Returns the current options of the mount.
 * @param lifecycle Receives the events and faults of the document.
 */
export function openDocument(
  iframe: HTMLIFrameElement,
  target: Element,
  plan: MountPlan,
  shown: () => EmbedDefaults,
  lifecycle: Lifecycle,
  emit: MountEvents['emit'],
  ask: ConversationOptions['ask'],
): MountedDocument {
  const { widgetId } = plan.options;
  const presentation = createPresentation(iframe, target, plan, shown, (run) => talk.callFrame(run));
  const ahead = createPrefetch(shown);
  const ofPage = pageHandlers(iframe, shown);
  const height = createFrameHeight({
    src: plan.src, iframe, target, shown, onLeft: lifecycle.unmount,
    onResize: (heightPx) => emit('resize', { heightPx }),
    onForced: (warning) => lifecycle.onFault('warning', warning),
  });
  const report = (event: FrameEvent): void => {
    if (event.name === 'ready' || event.name === 'error') health.settled();
    lifecycle.report(event);
  };
  const talk = converse(iframe, plan, {
    handlers: {
      resize: (given) => (height.ask(Object(given).heightPx) ? done : invalid),
      emit(given) {
        const event = parseFrameEvent(Object(given));
        if (event) report(event);
        return event ? done : invalid;
      },
      ...ofPage.handlers,
    },
    currentConfig: presentation.currentConfig,
    ask,
    onAsked: (isHeard) => [ahead.asked(), health.asked(isHeard)],
    takeData: ahead.take,
    onAnswered(isHeard) {
      // A foreign frame that asks again because its token has expired is still showing its content.
      if (widgetId && lifecycle.state !== 'ready') report({ name: 'ready', payload: { widget: widgetId } });
      else health.answered(isHeard);
    },
    onDenied: () => health.denied(),
    onHanded: (reason) => emit('token', { reason }),
  });
  const beginAgain = (): void => {
    lifecycle.begin();
    drawSkeleton(iframe, target, shown());
  };
  const load = (): void => {
    talk.forget();
    presentation.load();
  };
  const health = watchHealth({
    iframe, plan, load, look: presentation.look, onFault: lifecycle.fail,
    onBack: () => lifecycle.state === 'failed' && beginAgain(),
    isPending: () => lifecycle.state === 'loading',
  });
  let stopWatching = (): void => {};

  return {
    show() {
      health.begin();
      drawSkeleton(iframe, target, shown());
      reserveHeight(iframe, target, plan);
      presentation.refresh();
      stopWatching = watchScheme(target, presentation.refresh);
      height.watch();
    },
    load() {
      if (lifecycle.state !== 'ended') {
        beginAgain();
        health.begin();
      }
      load();
      ahead.renew();
    },
    askAhead: () => ahead.begin(ask('mount')),
    handOver(answer, reason) {
      ahead.begin({ ok: true, value: answer });
      talk.handOver(answer, reason);
    },
    refresh() {
      presentation.refresh();
      height.refresh();
    },
    endSession() {
      health.rest();
      ahead.drop();
      talk.callFrame((frame) => frame.endSession());
    },
    end() {
      for (const end of [health.end, talk.end, height.end, ofPage.end, ahead.drop, stopWatching]) end();
    },
  };
}
