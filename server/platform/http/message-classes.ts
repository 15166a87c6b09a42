import { IncomingMessage, ServerResponse } from 'node:http';
import express, { type Express } from 'express';

/** What `http.createServer` takes as its first argument, to make requests and responses of. */
export interface MessageClasses {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse;
}

/**
 * Makes the classes of the messages of one app. Express gives every request and response that it gets a prototype of its own, and from then on each
 * property that Node itself reads or writes is looked up the slow way. Messages that have this prototype from the start stay as they are.
 */
export function createMessageClasses(): MessageClasses {
  class AppRequest extends IncomingMessage {}
  class AppResponse<R extends IncomingMessage = IncomingMessage> extends ServerResponse<R> {}
  Object.setPrototypeOf(AppRequest.prototype, express.request);
  Object.setPrototypeOf(AppResponse.prototype, express.response);
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse };
}

/** Makes the prototypes of the classes those that an app gives to its messages. */
export function useMessageClasses(app: Express, { IncomingMessage: Incoming, ServerResponse: Outgoing }: MessageClasses): void {
  const own = { configurable: true, enumerable: true, writable: true, value: app };
  Object.assign(app, { request: Object.defineProperty(Incoming.prototype, 'app', own), response: Object.defineProperty(Outgoing.prototype, 'app', own) });
}
