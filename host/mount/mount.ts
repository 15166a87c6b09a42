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
    // The document, the token and what is asked ahead are on their way before anything of the page is measured.
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
