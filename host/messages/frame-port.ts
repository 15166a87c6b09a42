import { connect, PortMessenger, type Messenger, type RemoteProxy } from 'penpal';
import type { Result } from '../../protocol/errors.ts';
import type { FrameMethods, HostMethods } from '../../protocol/messages.ts';
import { createFault } from '../embed-error.ts';
import { createRateLimiter, type RateLimit } from './rate-limiter.ts';

/** The host's handlers for calls from its frame. Arguments are unchecked data from the frame. */
export type HostHandlers = { [M in keyof HostMethods]: (argument: unknown) => Awaited<ReturnType<HostMethods[M]>> | ReturnType<HostMethods[M]> };

/** The connection with one document in the frame. */
export interface FramePort {
  /** Calls the frame once it is connected. The result is ignored. */
  callFrame(run: (frame: RemoteProxy<FrameMethods>) => unknown): void;
  /** Whether the frame has answered over the port. */
  isConnected(): boolean;
  destroy(): void;
}

export const success: Result<null> = { ok: true, value: null };

/** Returned for an invalid argument, which has no effect. */
export const invalidRequest: Result<never> = { ok: false, fault: createFault('invalid_request') };

const rateLimited: Result<never> = { ok: false, fault: createFault('rate_limited', ' This method was called too often.', true) };

/**
 * Rate limits for each method: calls in a burst, and calls allowed again each second. Legitimate frames stay far below. `resize` has no limit, because only
 * the latest height is applied, at most once in 16 ms.
 */
const rateLimits = {
  requestToken: { burst: 30, perSecond: 2 },
  emit: { burst: 50, perSecond: 5 },
  viewport: { burst: 120, perSecond: 60 },
  print: { burst: 3, perSecond: 1 },
  download: { burst: 10, perSecond: 1 },
  paper: { burst: 20, perSecond: 5 },
  navigate: { burst: 6, perSecond: 1 },
} as const satisfies Partial<Record<keyof HostMethods, RateLimit>>;

/** Returns the methods that a frame can call: a flat object without a prototype, each method with its own rate limit. */
function methodsOf(handlers: HostHandlers): Record<string, (argument: unknown) => unknown> {
  const methods: Record<string, (argument: unknown) => unknown> = Object.create(null);
  for (const [name, handler] of Object.entries(handlers)) {
    const rate: RateLimit | undefined = rateLimits[name as keyof typeof rateLimits];
    const isAllowed = rate ? createRateLimiter(rate) : () => true;
    methods[name] = (argument) => (isAllowed() ? handler(argument) : rateLimited);
  }
  return methods;
}

/**
 * Wraps penpal's messenger for a frame that may be hostile, which penpal does not expect. Errors lose their message and stack before they are sent,
 * and a malformed message does not become an uncaught error of the page.
 */
function createGuardedMessenger(port: MessagePort): Messenger {
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
          // penpal throws on messages that are not its own. They are ignored.
        }
      };
      guarded.set(handler, guard);
      messenger.addMessageHandler(guard);
    },
    removeMessageHandler: (handler) => messenger.removeMessageHandler(guarded.get(handler) ?? handler),
    destroy: messenger.destroy,
  };
}

/** Opens a connection on `port`. */
export function openFramePort(port: MessagePort, handlers: HostHandlers, onConnected: () => void): FramePort {
  const { promise, destroy } = connect<FrameMethods>({ messenger: createGuardedMessenger(port), methods: methodsOf(handlers) });
  let isConnected = false;
  const awaitConnection = async (): Promise<void> => {
    await promise;
    isConnected = true;
    onConnected();
  };
  awaitConnection().catch(() => {});
  return { callFrame: (run) => void promise.then(run).catch(() => {}), isConnected: () => isConnected, destroy };
}
