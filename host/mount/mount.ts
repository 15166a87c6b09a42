import { createEmbedError } from '../embed-error.ts';
import { resolveScheme } from '../iframe/color-scheme.ts';
import { createIframe } from '../iframe/iframe.ts';
import type { EmbedDefaults } from '../options/options.ts';
import type { Member, TokenSession } from '../tokens/session-member.ts';
import type { TokenBroker } from '../tokens/token-broker.ts';
import type { EmbedEvent } from '../tokens/token-request.ts';
import { createHandle } from './create-handle.ts';
import type { EmbedHandle } from './handle.ts';
import { createLifecycle } from './lifecycle.ts';
import { createMountEvents } from './mount-events.ts';
import { openDocument } from './mounted-document.ts';
import { changeOptions, frameAddress, type MountPlan } from './plan-mount.ts';
import { registerPart } from './targets.ts';

/** The inputs of a mount besides its plan. */
export interface MountParts {
  target: Element;
  join: TokenBroker;
  /** Receives every event first. Returns whether the event was handled. */
  dispatch?: (event: EmbedEvent) => boolean;
}

/** Browsers render no children of these elements, so the frame would never be visible. */
const childlessElements = /^(canvas|iframe|img|input|object|select|svg|textarea|video)$/;

/** Mounts the frame of a plan in the target. Leaves nothing in the page if it throws. */
export function mountFrame(plan: MountPlan, { target, join, dispatch = () => false }: MountParts): EmbedHandle {
  let { options } = plan;
  const { signal } = options;
  if (childlessElements.test(target.localName)) throw createEmbedError('target_not_found', `: <${target.localName}> shows no child.`);
  const getOptions = (): EmbedDefaults => options;
  const iframe = createIframe(plan, () => resolveScheme(options.theme, target));
  const events = createMountEvents(getOptions, () => lifecycle.state === 'unmounted', dispatch);
  const lifecycle = createLifecycle(iframe, plan, getOptions, events.emit);
  const { cleanups, unmount } = lifecycle;
  const frameDocument = openDocument(iframe, target, plan, getOptions, lifecycle, events.emit, (...request) => session.getToken(member, ...request));

  const reload = (): void => {
    frameDocument.load();
    session.report(member);
    frameDocument.prefetch();
  };
  const update: EmbedHandle['update'] = (changes) => {
    const next = changeOptions(options, changes);
    const isHere = !next.widget || frameAddress(next) === frameAddress(options);
    options = next;
    if (!isHere) reload();
    frameDocument.refresh();
  };
  const member: Member = {
    onToken(answer, reason) {
      if (lifecycle.state !== 'ended') return frameDocument.sendToken(answer, reason);
      lifecycle.begin();
      reload();
    },
    onFault: lifecycle.onFault,
    onEnd(reason, ended) {
      frameDocument.endSession();
      lifecycle.onEnd(reason, ended);
    },
    getOptions,
    iframe,
  };

  let session: TokenSession;
  try {
    cleanups.push(frameDocument.end);
    lifecycle.begin();
    // Start the document, the token request and the prefetch before measuring the page, which forces a layout.
    registerPart(iframe, target);
    // A field named `append` would shadow the method of a form.
    Element.prototype.append.call(target, iframe);
    session = join(plan.tokenSource, plan.timeoutMs, member);
    cleanups.push(() => session.leave(member));
    frameDocument.prefetch();
    frameDocument.show();
    signal?.addEventListener('abort', unmount);
    cleanups.push(() => signal?.removeEventListener('abort', unmount));
    if (signal?.aborted) unmount();
  } catch (error) {
    unmount();
    throw error;
  }
  return createHandle(plan, lifecycle, events, session, member, { update, reload });
}
