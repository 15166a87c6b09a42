import { connect, PortMessenger, type Messenger, type RemoteProxy } from 'penpal';
import type { Result } from '../../protocol/errors.ts';
import type { FrameMethods, HostMethods } from '../../protocol/messages.ts';
import { fault } from '../embed-error.ts';
import { createRate, type Rate } from './rate.ts';

/** What the host does when its frame calls. Arguments are whatever the frame sent. */
export type HostHandlers = { [M in keyof HostMethods]: (argument: unknown) => Awaited<ReturnType<HostMethods[M]>> | ReturnType<HostMethods[M]> };

/** The conversation with one document in the frame. */
export interface FramePort {
  /** Calls the frame as soon as it listens. Nothing waits for it: what it answers, or whether, changes nothing here. */
  callFrame(run: (frame: RemoteProxy<FrameMethods>) => unknown): void;
  /** The frame has spoken over it. */
  isConnected(): boolean;
  destroy(): void;
}

export const done: Result<null> = { ok: true, value: null };

/** An argument of a frame that does not fit is refused and changes nothing. */
export const invalid: Result<never> = { ok: false, fault: fault('invalid_request') };

const tooOften: Result<never> = { ok: false, fault: fault('rate_limited', ' This method was called too often.', true) };

/**
 * Calls that a frame may make in a row, and how many more each second. A frame that means well stays far below. Heights have none: the last one counts, and
 * one is applied a picture.
 */
const rates = {
  requestToken: { burst: 30, perSecond: 2 },
  emit: { burst: 50, perSecond: 5 },
  viewport: { burst: 120, perSecond: 60 },
  print: { burst: 3, perSecond: 1 },
  download: { burst: 10, perSecond: 1 },
  paper: { burst: 20, perSecond: 5 },
  navigate: { burst: 6, perSecond: 1 },
} as const satisfies Partial<Record<keyof HostMethods, Rate>>;

/** The handlers that a frame gets: flat, without a prototype, each with its own rate. */
function methodsOf(handlers: HostHandlers): Record<string, (argument: unknown) => unknown> {
  const methods: Record<string, (argument: unknown) => unknown> = Object.create(null);
  for (const [name, handler] of Object.entries(handlers)) {
    const rate: Rate | undefined = rates[name as keyof typeof rates];
    const isAllowed = rate ? createRate(rate) : () => true;
    methods[name] = (argument) => (isAllowed() ? handler(argument) : tooOften);
  }
  return methods;
}

/**
 * penpal's way to a frame. penpal was not made for a peer that means harm: an error of its own loses its text and stack before it leaves, and a
 * message that it stumbles over ends there, not as an uncaught error of the page.
 */
function guardedMessenger(port: MessagePort): Messenger {
  const messenger = new PortMessenger({ port });
  const guarded = new Map<unknown, Parameters<Messenger['addMessageHandler']>[0]>();
  return {
    initialize: messenger.initialize,
    sendMessage: (message, transferables) =>
      messenger.sendMessage('isError' in message ? { ...message, isSerializedErrorInstance: false, value: {} } : message, transferables),
    addMessageHandler(handler) {
      const guard = async (message: Parameters<typeof handler>[0]): Promise<void> => {
        try {
          await handler(message);
        } catch {
          // penpal throws on what is no message of its own; such a message is left aside.
        }
      };
      guarded.set(handler, guard);
      messenger.addMessageHandler(guard);
    },
    removeMessageHandler: (handler) => messenger.removeMessageHandler(guarded.get(handler) ?? handler),
    destroy: messenger.destroy,
  };
}

/** Opens the conversation on `port`. */
export function openFramePort(port: MessagePort, handlers: HostHandlers, onConnected: () => void): FramePort {
  const { promise, destroy } = connect<FrameMethods>({ messenger: guardedMessenger(port), methods: methodsOf(handlers) });
  let isConnected = false;
  const beginWhenConnected = async (): Promise<void> => {
    await promise;
    isConnected = true;
    onConnected();
  };
  beginWhenConnected().catch(() => {});
  return { callFrame: (run) => void promise.then(run).catch(() => {}), isConnected: () => isConnected, destroy };
}
