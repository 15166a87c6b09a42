import { connect, type Messenger, type RemoteProxy } from 'penpal';
import type { Result } from '../protocol/errors.ts';
import type { FrameMethods, HostMethods } from '../protocol/messages.ts';
import { fault } from './embed-error.ts';

/** What the host does when its frame calls. Arguments are whatever the frame sent. */
export type HostHandlers = { [M in keyof HostMethods]: (argument: unknown) => Awaited<ReturnType<HostMethods[M]>> | ReturnType<HostMethods[M]> };

/** The conversation with one document in the frame. */
export interface FramePort {
  /** Calls the frame as soon as it listens. Nothing waits for it: what it answers, or whether, changes nothing here. */
  callFrame(run: (frame: RemoteProxy<FrameMethods>) => unknown): void;
  destroy(): void;
}

export const done: Result<null> = { ok: true, value: null };

/** An argument of a frame that does not fit is refused and changes nothing. */
export const invalid: Result<never> = { ok: false, fault: fault('invalid_request') };

/**
 * penpal's way to a frame. penpal was not made for a peer that means harm: an error of its own loses its text and stack before it leaves, and a
 * message that it stumbles over ends there, not as an uncaught error of the page. With the port everything on it is over.
 */
const messengerOf = (port: MessagePort): Messenger => ({
  initialize: () => port.start(),
  sendMessage: (message) => port.postMessage('isError' in message ? { ...message, value: {} } : message),
  addMessageHandler: (handler) =>
    port.addEventListener('message', async ({ data }) => {
      try {
        await handler(data);
      } catch {}
    }),
  removeMessageHandler() {},
  destroy: () => port.close(),
});

/** Opens the conversation on `port`. The frame sees a flat table without a prototype. */
export function openFramePort(port: MessagePort, handlers: HostHandlers, onConnected: () => void): FramePort {
  const { promise, destroy } = connect<FrameMethods>({ messenger: messengerOf(port), methods: Object.assign(Object.create(null), handlers) });
  void promise.then(onConnected);
  return { callFrame: (run) => void promise.then(run).catch(() => {}), destroy };
}
