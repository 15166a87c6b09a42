import type { Fault } from '../../protocol/errors.ts';
import { documented, fault } from '../embed-error.ts';
import type { FrameEvent } from '../messages/frame-event.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { forgetMagicLink } from '../tokens/magic-link.ts';
import type { Member } from '../tokens/session-member.ts';
import type { MountState } from './handle.ts';
import type { MountEvents } from './mount-events.ts';
import type { MountPlan } from './plan-mount.ts';
import { createReadiness } from './readiness.ts';

/** The state of a mount, the promise that goes with it, and the events that tell the page of it. */
export interface Lifecycle {
  readonly state: MountState;
  /** Resolves when the state is `ready`. */
  readonly ready: Promise<void>;
  /** A document is on its way. */
  begin(): void;
  /** Nothing is shown, and why. */
  fail(why: Fault): void;
  /** Takes an event that tells how the document is doing. */
  report(event: FrameEvent): void;
  /** Something is wrong outside the document. An error is a failure of the mount only while its content is awaited. */
  onFault: Member['onFault'];
  /** Nobody is signed in any more. */
  onEnd: Member['onEnd'];
  /** What is done at `unmount`, in this order. */
  readonly ends: (() => void)[];
  unmount(): void;
}

/**
 * @param shown The options of the mount, as they are now.
 */
export function createLifecycle(
  iframe: HTMLIFrameElement,
  { options: { server }, tokenSource }: MountPlan,
  shown: () => EmbedDefaults,
  emit: MountEvents['emit'],
): Lifecycle {
  const ready = createReadiness();
  let state: MountState = 'loading';
  const ends: (() => void)[] = [];

  /** Rests in a state. Who waits for `ready` is told of it, or of the fault. */
  const enter = (next: MountState, failed?: Fault): void => {
    state = next;
    iframe.style.background = '';
    if (failed) ready.fail(failed);
    else ready.reach();
  };
  const fail = (why: Fault): void => {
    const failed = documented(why, server);
    enter(state === 'ended' ? state : 'failed', failed);
    emit('error', failed);
  };

  return {
    get state() {
      return state;
    },
    get ready() {
      return ready.promise;
    },
    begin() {
      state = 'loading';
      ready.begin();
    },
    fail,
    report(event) {
      if (event.name === 'error') fail(event.payload);
      else if (event.name === 'warning') emit('warning', documented(event.payload, server));
      else {
        if (event.name === 'ready') {
          const { widget, magicLink } = shown();
          // It was on its way when the session ended: after that only who signs in inside the frame is shown something.
          if (state === 'ended' && !magicLink) return;
          enter('ready');
          if (event.payload.widget === widget) forgetMagicLink(tokenSource);
        }
        emit(event.name, event.payload as never);
      }
    },
    onFault(level, given) {
      if (level === 'error' && state === 'loading') fail(given);
      else emit(level, documented(given, server));
    },
    onEnd(reason, ended) {
      // A token that was never taken is a failure.
      const isQuiet = !ended.status || state !== 'loading';
      enter('ended', ended);
      if (reason !== 'logout') emit('error', ended, isQuiet);
      emit('sessionEnded', { reason });
    },
    ends,
    unmount() {
      if (state === 'unmounted') return;
      enter('unmounted', fault('unmounted'));
      for (const end of ends) end();
      iframe.remove();
    },
  };
}
