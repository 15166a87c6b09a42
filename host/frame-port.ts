import { connect, PortMessenger, type RemoteProxy } from 'penpal';
import type { Result } from '../protocol/errors.ts';
import type { FrameMethods, HostMethods } from '../protocol/messages.ts';

/** What the host does when its frame calls. Arguments are whatever the frame sent, as an object. */
export type HostHandlers = { [M in keyof HostMethods]: (argument: Record<string, unknown>) => Awaited<ReturnType<HostMethods[M]>> | ReturnType<HostMethods[M]> };

/** The conversation with one document in the frame. */
export interface FramePort {
  /** Calls the frame as soon as it listens. Nothing waits for it: what it answers, or whether, changes nothing here. */
  call(run: (frame: RemoteProxy<FrameMethods>) => Promise<Result<null>>): void;
  destroy(): void;
}

/**
 * penpal's messenger, for a peer that is not trusted: an error that penpal itself makes loses its text and stack before it leaves, and a
 * message that penpal stumbles over ends there instead of as an uncaught error of the page.
 */
function hardenedMessenger(port: MessagePort): PortMessenger {
  const messenger = new PortMessenger({ port });
  const { sendMessage, addMessageHandler } = messenger;
  messenger.sendMessage = (message, transferables) => {
    try {
      sendMessage(message.type === 'REPLY' && message.isError ? { ...message, value: { ...(message.value as object), message: '', stack: '' } as never } : message, transferables);
    } catch {}
  };
  messenger.addMessageHandler = (handler) => {
    addMessageHandler(async (message) => {
      try {
        await handler(message);
      } catch {}
    });
  };
  return messenger;
}

/** Opens the conversation on `port`. The frame sees a flat table without a prototype, and each method answers with a result. */
export function openFramePort(port: MessagePort, handlers: HostHandlers, onConnected: () => void): FramePort {
  const methods = Object.create(null);
  for (const [name, handle] of Object.entries(handlers)) {
    methods[name] = async (argument: unknown): Promise<Result<unknown>> => {
      try {
        return await handle(Object(argument));
      } catch {
        return { ok: false, fault: { code: 'internal', message: 'The host failed.', retryable: false } };
      }
    };
  }
  const { promise, destroy } = connect<FrameMethods>({ messenger: hardenedMessenger(port), methods: Object.freeze(methods) });
  promise.then(onConnected, () => {});
  return {
    call: (run) => void promise.then(run).catch(() => {}),
    destroy,
  };
}
