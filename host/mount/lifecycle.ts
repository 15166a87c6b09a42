import type { Fault } from '../../protocol/errors.ts';
import { createFault, withDocsUrl } from '../embed-error.ts';
import type { FrameEvent } from '../messages/frame-event.ts';
import type { EmbedDefaults } from '../options/options.ts';
import { forgetMagicLink } from '../tokens/magic-link.ts';
import type { Member } from '../tokens/session-member.ts';
import type { MountState } from './handle.ts';
import type { MountEvents } from './mount-events.ts';
import type { MountPlan } from './plan-mount.ts';
import { createReadiness } from './readiness.ts';

/** The state of a mount, its `ready` promise, and the events that report both to the page. */
export interface Lifecycle {
  readonly state: MountState;
  /** Resolves when the state is `ready`. */
  readonly ready: Promise<void>;
  /** A document is loading. */
  begin(): void;
  /** The content cannot be shown. */
  fail(why: Fault): void;
  /** Handles an event of the document. */
  report(event: FrameEvent): void;
  /** Handles a fault outside the document. An error makes the mount fail only while it is loading. */
  onFault: Member['onFault'];
  /** Handles the end of the session. */
  onEnd: Member['onEnd'];
  /** Cleanup functions that `unmount` calls in this order. */
  readonly cleanups: (() => void)[];
  unmount(): void;
}

/** @param getOptions Returns the current options of the mount. */
export function createLifecycle(
  iframe: HTMLIFrameElement,
  { options: { server }, tokenSource }: MountPlan,
  getOptions: () => EmbedDefaults,
  emit: MountEvents['emit'],
): Lifecycle {
  const ready = createReadiness();
  let state: MountState = 'loading';
  const cleanups: (() => void)[] = [];

  /** Enters a state and settles `ready`. */
  const enter = (next: MountState, failed?: Fault): void => {
    state = next;
    iframe.style.background = '';
    if (failed) ready.fail(failed);
    else ready.resolve();
  };
  const fail = (why: Fault): void => {
    const failed = withDocsUrl(why, server);
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
      else if (event.name === 'warning') emit('warning', withDocsUrl(event.payload, server));
      else {
        if (event.name === 'ready') {
          const { widget, magicLink } = getOptions();
          // The event was sent before the session ended. After that, only a frame with its own sign-in may show content.
          if (state === 'ended' && !magicLink) return;
          enter('ready');
          if (event.payload.widget === widget) forgetMagicLink(tokenSource);
        }
        emit(event.name, event.payload as never);
      }
    },
    onFault(level, given) {
      if (level === 'error' && state === 'loading') fail(given);
      else emit(level, withDocsUrl(given, server));
    },
    onEnd(reason, ended) {
      // Without a listener, only a token that the server refused while loading is logged to the console.
      const isQuiet = !ended.status || state !== 'loading';
      enter('ended', ended);
      if (reason !== 'logout') emit('error', ended, isQuiet);
      emit('sessionEnded', { reason });
    },
    cleanups,
    unmount() {
      if (state === 'unmounted') return;
      enter('unmounted', createFault('unmounted'));
      for (const end of cleanups) end();
      iframe.remove();
    },
  };
}
