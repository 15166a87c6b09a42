import { refusal } from '../embed-error.ts';
import { schemeBy } from '../iframe/color-scheme.ts';
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
import { notePart } from './targets.ts';

/** The inputs of a mount besides its plan. */
export interface MountParts {
  target: Element;
  join: TokenBroker;
  /** Receives every event first. Returns whether the event was handled. */
  outside?: (event: EmbedEvent) => boolean;
}

/** Browsers render no children of these elements, so the frame would never be visible. */
const childless = /^(canvas|iframe|img|input|object|select|svg|textarea|video)$/;

/** Mounts the frame of a plan in the target. Leaves nothing in the page if it throws. */
export function mountFrame(plan: MountPlan, { target, join, outside = () => false }: MountParts): EmbedHandle {
  let { options } = plan;
  const { signal } = options;
  if (childless.test(target.localName)) throw refusal('target_not_found', `: <${target.localName}> shows no child.`);
  const shown = (): EmbedDefaults => options;
  const iframe = createIframe(plan, () => schemeBy(options.theme, target));
  const events = createMountEvents(shown, () => lifecycle.state === 'unmounted', outside);
  const lifecycle = createLifecycle(iframe, plan, shown, events.emit);
  const { ends, unmount } = lifecycle;
  const inside = openDocument(iframe, target, plan, shown, lifecycle, events.emit, (...asked) => session.ask(member, ...asked));

  const reload = (): void => {
    inside.load();
    session.begin(member);
    inside.askAhead();
  };
  const update: EmbedHandle['update'] = (changes) => {
    const next = changeOptions(options, changes);
    const isHere = !next.widget || frameAddress(next) === frameAddress(options);
    options = next;
    if (!isHere) reload();
    inside.refresh();
  };
  const member: Member = {
    onToken(answer, reason) {
      if (lifecycle.state !== 'ended') return inside.handOver(answer, reason);
      lifecycle.begin();
      reload();
    },
    onFault: lifecycle.onFault,
    onEnd(reason, ended) {
      inside.endSession();
      lifecycle.onEnd(reason, ended);
    },
    shown,
    iframe,
  };

  let session: TokenSession;
  try {
    ends.push(inside.end);
    lifecycle.begin();
    // Start the document, the token request and the prefetch before measuring the page, which forces a layout.
    notePart(iframe, target);
    target.append(iframe);
    session = join(plan.tokenSource, plan.timeoutMs, member);
    ends.push(() => session.leave(member));
    inside.askAhead();
    inside.show();
    signal?.addEventListener('abort', unmount);
    ends.push(() => signal?.removeEventListener('abort', unmount));
    if (signal?.aborted) unmount();
  } catch (error) {
    unmount();
    throw error;
  }
  return createHandle(plan, lifecycle, events, session, member, { update, reload });
}
